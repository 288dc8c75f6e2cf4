"""What only the pages of staff draw: severities, shares and their intervals."""
