"""What customers see, by signed link and without a login: survey, my case, tell us."""
