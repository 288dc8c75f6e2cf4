"""People, teams, roles, working hours, absences, API keys and the audit trail."""
