"""Who may ask what: every route and method with the roles that may. What is not in this table is closed to all."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from makegood.accounts.models import Role, User

ANYBODY = frozenset({"anonymous", *Role.values})
STAFF = frozenset(Role.values)
# auditors read everything and change nothing
WORKERS = STAFF - {Role.AUDITOR.value}
LEADS = frozenset({Role.LEAD.value, Role.MANAGER.value, Role.ADMIN.value})
MANAGERS = frozenset({Role.MANAGER.value, Role.ADMIN.value})
ADMINS = frozenset({Role.ADMIN.value})
# who looks after colleagues, and who looks on
OVERSEERS = LEADS | {Role.AUDITOR.value}
NOBODY: frozenset[str] = frozenset()

Methods = Mapping[str, frozenset[str]]


def reading(roles: frozenset[str]) -> Methods:
    """A page that is only read."""
    return {"GET": roles}


def deed(roles: frozenset[str]) -> Methods:
    """An address that only takes a deed."""
    return {"POST": roles}


def page(readers: frozenset[str], writers: frozenset[str]) -> Methods:
    """A page with a form."""
    return {"GET": readers, "POST": writers}


OPEN = page(ANYBODY, ANYBODY)
OWN = page(STAFF, STAFF)
# a key decides there, not a session; what is not for reading is answered 405
KEYED = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"), ANYBODY)

ROUTES: dict[str, Methods] = {
    # signing in
    "accounts:sign_in_by_link": OPEN,
    "account_login": OPEN,
    "account_logout": OPEN,
    "account_reset_password": OPEN,
    "account_reset_password_done": reading(ANYBODY),
    "account_reset_password_from_key": OPEN,
    "account_reset_password_from_key_done": reading(ANYBODY),
    "account_inactive": reading(ANYBODY),
    "account_reauthenticate": OWN,
    "account_change_password": OWN,
    "account_set_password": OWN,
    "mfa_authenticate": OPEN,
    "mfa_reauthenticate": OWN,
    "mfa_index": reading(STAFF),
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": OWN,
    "mfa_generate_recovery_codes": OWN,
    "mfa_view_recovery_codes": reading(STAFF),
    "mfa_download_recovery_codes": reading(STAFF),
    # people are added by an admin, and their addresses are hers to change
    "account_signup": {},
    "account_email": {},
    "account_email_verification_sent": {},
    "account_confirm_email": {},
    "account_confirm_login_code": {},
    # the API
    "api:openapi": KEYED,
    "api:list_cases": KEYED,
    "api:read_case": KEYED,
    "api:list_events": KEYED,
    "api:read_customer": KEYED,
    "api:list_offers": KEYED,
    "api:list_lines": KEYED,
    "api:make_line": KEYED,
    "api:make_offer": KEYED,
    "api:read_offer": KEYED,
    "api:change_offer": KEYED,
    "api:answer_approval": KEYED,
    "api:give_offer": KEYED,
    "api:withdraw_offer": KEYED,
    "api:reverse_offer": KEYED,
    "api:renew_code": KEYED,
    "api:redeem_gift_code": KEYED,
    "api:api-root": {},
    # customers and strangers: their link decides, not a role
    "portal:by_link": reading(ANYBODY),
    "portal:survey": OPEN,
    "portal:skipped": reading(ANYBODY),
    "portal:no_more": deed(ANYBODY),
    "portal:openly": OPEN,
    "portal:openly_thanks": reading(ANYBODY),
    "portal:widget_script": reading(ANYBODY),
    "portal:widget": OPEN,
    "portal:widget_thanks": reading(ANYBODY),
    "portal:my_case_by_link": reading(ANYBODY),
    "portal:my_case": reading(ANYBODY),
    "portal:replies": deed(ANYBODY),
    "portal:read_backs": deed(ANYBODY),
    "portal:choices": deed(ANYBODY),
    "portal:gift_code": deed(ANYBODY),
    "portal:return_label": reading(ANYBODY),
    "portal:return_sent": deed(ANYBODY),
    "portal:meeting": deed(ANYBODY),
    "portal:meeting_end": deed(ANYBODY),
    "portal:meeting_file": reading(ANYBODY),
    "portal:verdicts": deed(ANYBODY),
    "portal:wrong_lines": deed(ANYBODY),
    "portal:visit": deed(ANYBODY),
    "portal:measures": deed(ANYBODY),
    "portal:afterwards": deed(ANYBODY),
    "portal:tell_us": OPEN,
    "portal:told": reading(ANYBODY),
    # the desk
    "desk:today": reading(STAFF),
    "desk:surveys": reading(STAFF),
    "desk:survey_new": page(LEADS, LEADS),
    "desk:survey": page(STAFF, LEADS),
    "desk:survey_invitations": deed(LEADS),
    "desk:survey_code": reading(STAFF),
    "desk:counter": page(WORKERS, WORKERS),
    "desk:own_ups": page(WORKERS, WORKERS),
    "desk:card": reading(STAFF),
    "desk:card_code": reading(STAFF),
    "desk:queue": reading(STAFF),
    "desk:settings": page(STAFF, MANAGERS),
    "desk:teams": reading(STAFF),
    "desk:team_new": page(MANAGERS, MANAGERS),
    "desk:team": page(STAFF, MANAGERS),
    "desk:hours_new": page(MANAGERS, MANAGERS),
    "desk:hours": page(STAFF, MANAGERS),
    "desk:colleagues": reading(OVERSEERS),
    "desk:colleague_new": page(ADMINS, ADMINS),
    "desk:colleague": page(OVERSEERS, ADMINS),
    "desk:colleague_link": deed(ADMINS),
    "desk:colleague_leaving": page(ADMINS, ADMINS),
    "desk:colleague_returning": deed(ADMINS),
    "desk:absences": deed(LEADS),
    "desk:absence_end": deed(LEADS),
    "desk:thresholds": page(STAFF, MANAGERS),
    "desk:ways": page(STAFF, MANAGERS),
    "desk:jobs": reading(ADMINS | {Role.AUDITOR.value}),
    "desk:job_revival": deed(ADMINS),
    "desk:job_rest": deed(ADMINS),
    "desk:plays": reading(STAFF),
    "desk:play_new": page(MANAGERS, MANAGERS),
    "desk:play": page(STAFF, MANAGERS),
    "desk:play_end": deed(MANAGERS),
    "desk:playbooks": reading(STAFF),
    "desk:playbook": page(STAFF, LEADS),
    "desk:policy": page(STAFF, MANAGERS),
    "desk:policy_version": reading(STAFF),
    "desk:policy_trial": deed(MANAGERS),
    "desk:policy_live": deed(MANAGERS),
    "desk:remedies": reading(STAFF),
    "desk:remedy": page(STAFF, MANAGERS),
    "desk:remedy_new": page(MANAGERS, MANAGERS),
    "desk:limits": page(STAFF, MANAGERS),
    "desk:limit": page(STAFF, MANAGERS),
    "desk:keys": page(ADMINS | {Role.AUDITOR.value}, ADMINS),
    "desk:key_revocation": deed(ADMINS),
    "desk:signs": page(STAFF, MANAGERS),
    "desk:sign": page(STAFF, MANAGERS),
    "desk:sign_hit": deed(WORKERS),
    "desk:failures": reading(STAFF),
    "desk:failure": page(STAFF, MANAGERS),
    "desk:failure_children": deed(MANAGERS),
    "desk:failure_ending": deed(MANAGERS),
    "desk:phrases": reading(STAFF),
    "desk:phrase_new": page(LEADS, LEADS),
    "desk:phrase": page(STAFF, LEADS),
    "desk:outreach": reading(STAFF),
    "desk:outreach_result": deed(WORKERS),
    "desk:outbox": reading(STAFF),
    "desk:message": reading(STAFF),
    "desk:message_tries": deed(WORKERS),
    "desk:imports": page(LEADS, LEADS),
    "desk:import_look": page(LEADS, LEADS),
    "desk:import_start": deed(LEADS),
    "desk:import_rejected": reading(LEADS),
    "desk:incidents": reading(OVERSEERS),
    "desk:incident": reading(OVERSEERS),
    "desk:incident_new": page(MANAGERS, MANAGERS),
    "desk:incident_approval": deed(MANAGERS),
    "desk:incident_run": deed(MANAGERS),
    "desk:incident_updates": deed(MANAGERS),
    "desk:incident_closure": deed(MANAGERS),
    "desk:queue_hand_overs": deed(WORKERS),
    "desk:queue_snoozes": deed(WORKERS),
    "desk:kept_views": deed(STAFF),
    "desk:kept_view_removal": deed(STAFF),
    "desk:presence": deed(WORKERS),
    "desk:case": reading(STAFF),
    "desk:find": reading(STAFF),
    "desk:customers": reading(STAFF),
    "desk:let_down": reading(STAFF),
    "desk:let_down_sheet": reading(STAFF),
    "desk:customer": reading(STAFF),
    "desk:radar": reading(STAFF),
    "desk:picture": reading(STAFF),
    "desk:speed": reading(STAFF),
    "desk:own_person": deed(WORKERS),
    "desk:call_sheet": reading(STAFF),
    "desk:why": reading(STAFF),
    "desk:notes": deed(WORKERS),
    "desk:hand_overs": deed(WORKERS),
    "desk:next_step": deed(WORKERS),
    "desk:snooze": deed(WORKERS),
    "desk:waiting": deed(WORKERS),
    "desk:waiting_end": deed(WORKERS),
    "desk:promises": deed(WORKERS),
    "desk:promise_kept": deed(WORKERS),
    "desk:steps": deed(WORKERS),
    "desk:person": deed(WORKERS),
    "desk:facts": deed(WORKERS),
    "desk:retellings": deed(WORKERS),
    "desk:replies": deed(WORKERS),
    "desk:draft": deed(WORKERS),
    "desk:letter": page(WORKERS, WORKERS),
    "desk:letter_page": reading(WORKERS),
    "desk:attempts": deed(WORKERS),
    "desk:plan": page(STAFF, WORKERS),
    "desk:resolution": page(WORKERS, WORKERS),
    "desk:verdicts": deed(WORKERS),
    "desk:claims": page(STAFF, WORKERS),
    "desk:claim_check": deed(WORKERS),
    "desk:read_backs": deed(WORKERS),
    "desk:closure": page(STAFF, WORKERS),
    "desk:offers": page(WORKERS, WORKERS),
    "desk:offer": page(WORKERS, WORKERS),
    "desk:offer_withdrawal": deed(WORKERS),
    "desk:gift_code": deed(WORKERS),
    "desk:payout": page(WORKERS, WORKERS),
    "desk:missed": reading(OVERSEERS),
    # who made the promise or has the case, and who oversees: the rest finds nothing there
    "desk:missed_promise": page(STAFF, WORKERS),
    "desk:approvals": reading(OVERSEERS),
    "desk:authority": reading(MANAGERS | {Role.AUDITOR.value}),
    "desk:raised": deed(MANAGERS),
    "desk:approval": deed(LEADS),
    "desk:meeting": page(WORKERS, WORKERS),
    "desk:meeting_end": deed(WORKERS),
    "desk:meeting_outcome": deed(WORKERS),
    "desk:invitations": deed(WORKERS),
    "desk:visit_day": deed(WORKERS),
    "desk:visit_end": deed(WORKERS),
    "desk:visit_outcome": deed(WORKERS),
    "desk:coming": reading(STAFF),
    "desk:times": page(STAFF, WORKERS),
    "desk:time_removal": deed(WORKERS),
    "desk:reversal": deed(LEADS),
    "desk:found_out": deed(LEADS),
    "desk:expectation": deed(WORKERS),
    "desk:returns": deed(WORKERS),
    "desk:wrong_lines": deed(WORKERS),
    "desk:wrong_line_removal": deed(WORKERS),
    "desk:mix_ups": reading(STAFF),
    "desk:mix_ups_sheet": reading(STAFF),
    "desk:return_state": deed(WORKERS),
    "desk:return_label": reading(STAFF),
    "desk:return_by_number": reading(STAFF),
    "desk:short_note": deed(WORKERS),
    "desk:apology_note": reading(WORKERS),
    "desk:hand_over_answers": deed(WORKERS),
    "desk:notices_seen": deed(STAFF),
}


class Permissions:
    """Middleware that asks the table before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Hand on; the check itself needs the resolved view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Let the view run, or answer with a sign-in page, a refusal, or "no such page"."""
        match = request.resolver_match
        allowed = allowed_roles(match.view_name if match else "", request.method or "GET")
        role = role_of(request)
        # nothing that is kept has this character, and the database does not look for it
        if not allowed or "\0" in request.path:
            raise Http404
        if role in allowed:
            return None
        if role == "anonymous":
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied


def allowed_roles(route: str, method: str) -> frozenset[str]:
    """The roles that may use a route by a method; none for what the table does not name."""
    return ROUTES.get(route, {}).get("GET" if method in {"HEAD", "OPTIONS"} else method, NOBODY)


def role_of(request: HttpRequest) -> str:
    """The role of who asks; "anonymous" for strangers."""
    user = request.user
    return user.role if isinstance(user, User) and user.is_active else "anonymous"
