"""Help in kind with a time: slots that a team gives, the appointment that is made of one, its calendar file."""
