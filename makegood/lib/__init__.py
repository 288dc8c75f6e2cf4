"""The ground floor: clock, jobs, text, pages. Imports no room of the house."""
