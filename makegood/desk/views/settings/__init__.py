"""The doors of the settings: what one sets, one page each."""
