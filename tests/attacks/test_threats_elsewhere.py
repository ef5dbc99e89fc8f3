"""Threats 1–15 (templates and rendering) and 41–63 (web, roles, links; time and faults): what must come of each, and which tests
prove it. 16–40 stand in test_threats.py. A missing number fails, and so does a test that is not there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
HOSTILE, RENDERING = "doc_templates/test_hostile_templates.py", "doc_templates/test_rendering.py"
ENGINE, CONTRACT = "doc_templates/test_engine.py", "doc_templates/test_contract.py"
DOOR, IDENTITY = "accounts/test_signing_in.py", "accounts/test_identity.py"
ACCESS, HEADERS = "access/test_access.py", "access/test_headers.py"
JOBS, STORE, NEWS = "kernel/test_jobs.py", "kernel/test_files.py", "kernel/test_notifications.py"
HERE = "attacks/test_threats_elsewhere.py"

#: Number → (what must come of it, where it is proved).
PROVED: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("refused at upload, and powerless where it got in", (f"{HOSTILE}::test_code_in_a_template_is_refused",
        f"{RENDERING}::test_the_sandbox_stands_even_without_the_lint")),
    2: ("killed", (f"{HOSTILE}::test_a_loop_that_prints_nothing_is_killed", f"{HOSTILE}::test_a_loop_that_prints_much_is_stopped")),
    3: ("named at upload, never a blank", (f"{HOSTILE}::test_unknown_names_are_listed_one_by_one",
        f"{RENDERING}::test_unknown_and_empty_values_speak_up")),
    4: ("printed as typed", (f"{RENDERING}::test_what_is_typed_is_printed",)),
    5: ("refused with the character's name", (f"{RENDERING}::test_what_a_document_cannot_carry_is_refused",
        "web/test_forms.py::test_characters_that_no_document_can_carry_are_refused")),
    6: ("refused in names and in names of files; certificates are compared by code, not by name",
        (f"{RENDERING}::test_refused_characters_are_named_once", "kernel/test_intake.py::test_names_are_made_safe",
         "attacks/test_signature_pdf.py::test_the_wrong_person")),
    7: ("one text and hash; far too long is refused", (f"{RENDERING}::test_composed_and_decomposed_letters_are_the_same",
        f"{RENDERING}::test_far_too_long_text_is_refused")),
    8: ("refused", (f"{HOSTILE}::test_document_types_and_entities_are_refused", f"{HOSTILE}::test_entities_in_utf16_are_refused")),
    9: ("refused", (f"{HOSTILE}::test_document_types_and_entities_are_refused",)),
    10: ("refused; nothing is fetched, nothing of ours is in the environment", (f"{HOSTILE}::test_what_points_outside_is_refused",
         f"{ENGINE}::test_linked_pictures_are_never_fetched", f"{ENGINE}::test_the_environment_of_the_office_holds_nothing_of_ours")),
    11: ("refused", (f"{HOSTILE}::test_a_macro_document_under_another_name_is_refused",
         f"{HOSTILE}::test_active_and_embedded_parts_are_refused", f"{HOSTILE}::test_fields_changes_and_objects_are_refused")),
    12: ("killed and replaced, nothing left behind", (f"{ENGINE}::test_a_hanging_office_is_killed_and_replaced",
         f"{ENGINE}::test_a_killed_child_is_replaced_and_takes_its_office_along", f"{ENGINE}::test_nothing_is_left_behind")),
    13: ("no document", (f"{RENDERING}::test_a_planted_lost_letter_is_found", f"{RENDERING}::test_an_empty_pdf_is_no_document")),
    14: ("told; every letter of a document is found again", ("doc_templates/test_proposals.py::test_typefaces_that_the_portal_has_not_are_told",
         f"{CONTRACT}::test_every_variant_keeps_its_claim_and_its_words", "portal/test_doctor.py::test_fonts")),
    15: ("one original", (f"{CONTRACT}::test_two_renders_race_for_one_original",)),
    41: ("404 for every role on the other side", (f"{ACCESS}::test_a_thing_opens_for_its_people_only",
         f"{ACCESS}::test_every_route_has_a_rule_and_every_rule_a_route", f"{ACCESS}::test_strangers_do_not_learn_whether_a_thing_exists")),
    42: ("refused by the server", (f"{ACCESS}::test_staff_pages_stay_shut_for_everybody_else",
         "forms/test_access.py::test_a_role_that_has_ended_shows_nothing", "forms/people/test_colleagues.py::test_the_verb_itself_knows_what_a_head_gives",
         "forms/plans/test_plans.py::test_only_plan_authors_write_and_only_other_experts_decide")),
    43: ("both versions are shown", ("web/test_pages.py::test_two_editors_see_both_versions_and_nothing_is_lost",
         "forms/months/test_grids.py::test_two_windows_are_both_shown",
         "forms/months/test_grids.py::test_scenario_6_the_lock_holds_between_showing_and_saving")),
    44: ("refused, a new session, our own site only", (f"{DOOR}::test_signing_in_changes_the_session", f"{DOOR}::test_nobody_is_sent_to_another_site",
         f"{DOOR}::test_a_letter_is_never_addressed_by_the_host_of_a_request", f"{DOOR}::test_the_door_needs_a_form_of_ours",
         f"{HEADERS}::test_headers_of_the_route", f"{HEADERS}::test_whoever_is_signed_in_stores_nothing",
         "portal/test_refusals.py::test_production_starts_whole_and_speaks_https_only",
         f"{IDENTITY}::test_the_session_before_is_not_the_session_after", f"{IDENTITY}::test_beginning_and_ending_need_a_form_of_ours")),
    45: ("slowed down, answered alike", (f"{DOOR}::test_guesses_at_a_password_are_stopped", f"{DOOR}::test_an_unknown_address_is_answered_the_same",
         "forms/test_signed.py::test_guessing_codes_is_slowed_down", "signing/test_facade.py::test_guessing_codes_is_slowed_down",
         "signing/test_envelopes.py::test_a_code_works_once_for_fifteen_minutes_and_five_guesses")),
    46: ("kind, number, date; no names of minors, no codes", ("forms/test_signed.py::test_a_signed_document_tells_everybody_what_they_may_know",
         "forms/test_signed.py::test_before_signing_the_code_tells_no_names",
         "signing/test_validation_report.py::test_the_public_view_holds_no_personal_code")),
    47: ("one purpose, seven days, a look changes nothing", ("signing/test_facade.py::test_a_link_needs_the_code_and_get_changes_nothing",
         "signing/test_envelopes.py::test_a_link_lives_seven_days_and_dies_with_its_turn")),
    48: ("nothing happens", ("signing/test_remote.py::test_a_return_is_good_once_in_time_and_in_its_browser", f"{IDENTITY}::test_a_return_is_good_once",
         f"{IDENTITY}::test_a_return_belongs_to_the_browser_that_began", f"{IDENTITY}::test_a_return_at_the_wrong_door_does_nothing",
         f"{IDENTITY}::test_an_answer_that_does_not_hold_opens_nothing")),
    49: ("shown as typed, run nowhere; nothing inline is allowed to run besides", ("content/test_stored_script.py::test_no_block_runs_what_was_typed_into_it",
        "content/test_stored_script.py::test_no_title_runs_anywhere", f"{HEADERS}::test_headers_of_the_route")),
    50: ("no address that people give is asked; lists come from named hosts", ("content/test_links.py::test_each_kind_is_found",
         "signing/test_trusted_lists.py::test_lists_are_not_fetched_from_this_machine_in_life", f"{IDENTITY}::test_half_switched_on_is_named_and_stays_off")),
    51: ("no query takes the names of a request", (f"{HERE}::test_no_call_takes_its_names_from_a_request",)),
    52: ("refused or made harmless", (f"{STORE}::test_a_name_never_leaves_its_place", "kernel/test_intake.py::test_names_that_lead_elsewhere_are_refused",
         f"{NEWS}::test_header_injection_ends_at_the_subject", f"{HERE}::test_a_line_of_the_log_stays_one")),
    53: ("an export is of 5,000 rows at most; administrators hear of more than a thousand records an hour",
        ("forms/people/test_takings.py::test_records_are_counted_once_each_and_only_of_the_last_hour",
         "forms/people/test_takings.py::test_each_administrator_gets_one_letter_a_day_and_account")),
    54: ("by the clock of Riga", ("forms/months/test_comparison.py::test_every_month_locks_at_riga_midnight",
         "forms/months/test_comparison.py::test_scenario_6_the_last_moment_to_write", "kernel/test_periods.py::test_the_tenth_ends_in_riga_also_after_the_clocks_change",
         "forms/months/test_diary.py::test_scenario_6_the_last_moment_and_the_first_one_too_late")),
    55: ("not a second earlier", ("signing/test_archive.py::test_retention_ends_at_riga_midnight_and_not_a_second_earlier",
         "signing/test_disposal.py::test_scenario_14_a_second_before_the_term_no_path_destroys_and_a_second_later_an_act_does")),
    56: ("ends right, once", ("kernel/test_jobs_kill.py::test_killed_at_random_moments", "signing/test_crash.py::test_killed_at_every_point_it_still_ends_once",
         "attacks/test_kill_road.py::test_ten_contracts_survive_kills_drawn_from_a_seed", f"{ENGINE}::test_a_killed_office_is_replaced")),
    57: ("503 that says when to come again; what was answered is kept, whole and once, and work goes on by itself",
        ("portal/test_outage.py::test_a_database_that_crashes_under_load_costs_nothing_that_was_answered",
         "web/test_errors.py::test_a_database_that_is_away_says_when_to_come_again")),
    58: ("done once, sooner or later; poison is parked", (f"{JOBS}::test_the_sweeper_rings_what_nobody_was_called_for",
         f"{JOBS}::test_asked_twice_done_once", f"{JOBS}::test_a_job_that_kills_its_worker_every_time_is_parked")),
    59: ("no row without bytes", (f"{STORE}::test_a_full_disk_leaves_neither_row_nor_file", f"{STORE}::test_short_writes_are_carried_on",
         f"{STORE}::test_a_failing_disk_is_told", "signing/test_disk.py::test_each_write_of_the_store", "portal/test_doctor.py::test_a_full_disk")),
    60: ("found and healed; both copies hurt is loud", (f"{STORE}::test_random_injuries_are_all_found_and_healed",
         f"{STORE}::test_no_whole_copy_is_loud", f"{STORE}::test_a_row_with_another_hash_is_found")),
    61: ("found by the drill", ("portal/test_backup.py::test_the_drill_proves_counts_hashes_and_root_equal",
         "portal/test_backup.py::test_a_missing_and_a_rotten_file_of_the_backup_are_named_and_the_rest_comes_back",
         "portal/test_backup.py::test_a_backup_under_writing_is_of_one_moment")),
    62: ("waits, seen, once", (f"{NEWS}::test_later_means_later", f"{NEWS}::test_no_means_no", f"{NEWS}::test_one_message_one_email")),
    63: ("old arguments are understood, newer ones waited for", (f"{JOBS}::test_old_arguments_are_brought_up_to_date", f"{JOBS}::test_a_newer_worker_is_waited_for")),
}  # fmt: skip


def test_every_number_has_its_place() -> None:
    assert sorted(PROVED) == [*range(1, 16), *range(41, 64)]
    assert all(expected for expected, _tests in PROVED.values())


@pytest.mark.parametrize("number", PROVED)
def test_what_proves_it_is_there(number: int) -> None:
    for name in PROVED[number][1]:
        path, _, test = name.partition("::")
        tree = ast.parse((TESTS / path).read_text("utf-8"))
        assert test in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}, name


#: f(**request.GET): whoever writes the address names the arguments (CVE-2025-64459).
_NAMED_BY_A_REQUEST = re.compile(r"[(,]\s*\*\*(?:self\.)?request\.(?:GET|POST)")


def test_no_call_takes_its_names_from_a_request() -> None:
    assert _NAMED_BY_A_REQUEST.search("rows.filter(**request.GET.dict())")
    sources = [
        file
        for home in ("site", "content", "forms", "doc_templates", "signing")
        for file in (ROOT / home).rglob("*.py")
    ]
    assert len(sources) > 500
    assert [file.name for file in sources if _NAMED_BY_A_REQUEST.search(file.read_text("utf-8"))] == []


def test_a_line_of_the_log_stays_one() -> None:
    import logging

    from portal.logs import Line

    told = logging.LogRecord("x", logging.INFO, "", 0, "came: %s", ("a\r\nERROR forged 140384-19905\u2028b",), None)
    line = Line("%(message)s").format(told)
    assert line.splitlines() == [line]
    assert "140384-19905" not in line
