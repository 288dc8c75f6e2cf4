"""The order of the loop, top to bottom, and which playbook a failure calls for."""
