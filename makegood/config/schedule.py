"""Everything that happens by itself, one line each. Times of day are UTC."""

from makegood.config.working.times import Timed, daily, every

SCHEDULE: list[Timed] = [
    every("1 min", "outreach.send_due"),
    every("1 min", "loop.chase_promises"),
    every("1 min", "loop.notice_late"),
    every("1 min", "loop.run_incidents"),
    every("5 min", "loop.begin_absences"),
    every("10 min", "loop.look_after_the_house"),
    every("1 h", "loop.break_silence"),
    every("1 min", "insights.count_new"),
    every("10 min", "insights.keep_figures"),
    daily("02:20", "insights.count_all"),
    every("10 min", "followup.ask_due"),
    every("10 min", "followup.note_silence"),
    every("1 h", "loop.ask_after_labels"),
    every("1 h", "loop.remind_of_returns"),
    every("10 min", "loop.remind_of_meetings"),
    every("10 min", "loop.ask_whether_held"),
    every("1 h", "loop.ask_how_visits_went"),
    every("1 min", "remedies.ask_higher"),
    every("1 min", "remedies.follow_duties"),
    every("10 min", "remedies.expire_offers"),
    every("10 min", "remedies.reconcile"),
    daily("04:20", "remedies.look_again"),
    every("1 h", "remedies.expire_gift_codes"),
    daily("02:45", "remedies.forget_guessers"),
    daily("03:10", "loop.sign_root"),
    daily("02:40", "accounts.forget_answers"),
    daily("02:35", "followup.judge_outcomes"),
    daily("02:50", "lib.forget_done_jobs"),
]
