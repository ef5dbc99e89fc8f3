"""Threats 16–40, one by one: what must come of each, and which tests prove it. A missing number fails, and so does a test
that is not there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
CONTAINER, PDF, ITEMS = "attacks/test_signature_container.py", "attacks/test_signature_pdf.py", "attacks/test_items.py"
INTAKE, UPLOAD = "kernel/test_intake.py", "signing/test_upload.py"

#: Number → (what must come of it, where it is proved).
PROVED: dict[int, tuple[str, tuple[str, ...]]] = {
    16: ("refused before anything is unpacked", (f"{CONTAINER}::test_unsafe_zip", f"{INTAKE}::test_bombs_are_refused_alone_and_in_sum",
         f"{INTAKE}::test_a_bomb_that_lies_about_its_size_is_refused")),
    17: ("INVALID", (f"{CONTAINER}::test_unsafe_zip", f"{INTAKE}::test_duplicate_names_are_refused")),
    18: ("INVALID", (f"{CONTAINER}::test_unsafe_zip", f"{ITEMS}::test_names_and_links_that_lead_elsewhere")),
    19: ("INVALID", (f"{CONTAINER}::test_unsafe_zip", f"{INTAKE}::test_a_part_hidden_between_the_parts_is_refused")),
    20: ("INVALID, a lying manifest REVIEW", (f"{CONTAINER}::test_attack", f"{CONTAINER}::test_file_signed_by_only_one_of_two",
         f"{CONTAINER}::test_manifest_that_lies")),
    21: ("a remark", (f"{CONTAINER}::test_mimetype_not_first_is_only_a_remark",)),
    22: ("INVALID", (f"{CONTAINER}::test_wrapping", f"{CONTAINER}::test_attack")),
    23: ("INVALID, nothing fetched", (f"{CONTAINER}::test_attack", f"{ITEMS}::test_declarations_in_every_file_of_meta_inf")),
    24: ("encrypted INVALID, the rest REVIEW", (f"{ITEMS}::test_an_encrypted_pdf", f"{ITEMS}::test_active_content_signed_with_the_document",
         "kernel/test_pdf_scan.py::test_hazards")),
    25: ("a report in seconds, never green", (f"{ITEMS}::test_loops_and_deflate_bombs",)),
    26: ("refused before it is decoded", (f"{INTAKE}::test_a_picture_bomb_is_refused_before_it_is_decoded",
         "kernel/test_pdf.py::test_unusable_scans_are_refused")),
    27: ("INVALID, by content", (f"{ITEMS}::test_what_a_file_is_stands_in_its_content", f"{INTAKE}::test_what_a_file_is_stands_in_its_content")),
    28: ("a name of ours", (f"{ITEMS}::test_names_come_back_harmless", f"{INTAKE}::test_names_are_made_safe")),
    29: ("refused, also while the scanner is silent", ("kernel/test_scanner.py::test_what_is_found_is_refused_and_the_event_log_knows_it",
         "kernel/test_scanner.py::test_a_silent_one_is_waited_for_once", "kernel/test_scanner.py::test_it_is_asked_again_after_a_rest",
         "kernel/test_scanner.py::test_an_answer_that_is_none_is_no_pass", "content/test_files.py::test_what_editors_upload_passes_the_scanner")),
    30: ("text, never a formula", ("forms/test_desk.py::test_no_cell_of_an_export_is_a_formula",)),
    31: ("INVALID, REVIEW where no code is known", (f"{PDF}::test_the_wrong_person", f"{PDF}::test_a_person_whose_code_is_not_known")),
    32: ("INVALID", (f"{PDF}::test_another_document", f"{CONTAINER}::test_wrong_document_and_person")),
    33: ("waits, who is missing is told", (f"{PDF}::test_missing_twice_and_uninvited", f"{CONTAINER}::test_one_signature_counted_once",
         f"{UPLOAD}::test_the_same_person_cannot_close_two_turns_with_one_signature")),
    34: ("the level is told, REVIEW where more is asked", (f"{PDF}::test_level_and_quality", f"{PDF}::test_without_roots_it_is_amber")),
    35: ("INVALID, INVALID, VALID, REVIEW", (f"{PDF}::test_expired_when_signed", f"{PDF}::test_revoked_before_and_after",
         f"{PDF}::test_without_a_time_stamp")),
    36: ("never green, asked again later, two seconds", ("signing/test_validation_api.py::test_silent_or_lying_services_are_not_waited_for_and_never_green",
         "signing/test_trusted_lists.py::test_old_lists_prove_nothing_new", "signing/test_envelopes.py::test_time_stamp_services_down_then_up",
         "signing/test_trusted_lists.py::test_the_alarm_rings_for_old_missing_and_ended_lists",
         "signing/test_trusted_lists.py::test_administrators_hear_of_it_once_a_day_and_see_it_in_their_tasks",
         "signing/test_services_matrix.py::test_nothing_is_made_and_it_goes_on_by_itself",
         "signing/test_services_matrix.py::test_validation_never_calls_it_green")),
    37: ("REVIEW from the future; a claimed time decides nothing", (f"{ITEMS}::test_clocks_a_day_off", f"{PDF}::test_without_a_time_stamp")),
    38: ("a second person compares; never e-signed", ("signing/test_paper.py::test_paper_goes_all_the_way_and_is_never_called_e_signed",
         "signing/test_paper.py::test_a_place_is_needed_and_a_wrong_scan_goes_back_with_the_reason")),
    39: ("another document there, once here", (f"{UPLOAD}::test_the_same_file_for_another_case_is_another_document",
         f"{ITEMS}::test_a_borrowed_or_forged_time_mark_dates_nothing")),
    40: ("set aside", (f"{UPLOAD}::test_not_before_the_turn_and_late_files_are_kept_aside",)),
}  # fmt: skip
#: What is not there yet, with the reason; empty is the aim.
OPEN: dict[int, str] = {}


def test_every_number_has_its_place() -> None:
    assert sorted([*PROVED, *OPEN]) == list(range(16, 41))
    assert not set(PROVED) & set(OPEN)
    assert all(expected for expected, _tests in PROVED.values())


@pytest.mark.parametrize("number", PROVED)
def test_what_proves_it_is_there(number: int) -> None:
    for name in PROVED[number][1]:
        path, _, test = name.partition("::")
        tree = ast.parse((TESTS / path).read_text("utf-8"))
        assert test in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}, name
