"""What in a case names something that the case does not have, with the place at which it does."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

from followup.content import content_files, load_content
from followup.services.people.parties import known_codes

if TYPE_CHECKING:
    from followup.services.cases import Case
    from followup.services.cases.note import CaseAction

Wrong = tuple[tuple[int | str, ...], str]
"""The place of a wrong reference in the file, and what is wrong with it."""


def wrong_references(case: Case) -> Iterator[Wrong]:
    """Every reference that nothing stands behind, and every key given twice."""
    yield from _of_the_reference_data(case)
    yield from _of_the_call(case)
    yield from _of_the_work(case)
    yield from _of_the_note(case)
    for name in ("documents", "letters", "groups", "activities", "areas", "bodies", "findings", "dates", "names"):
        seen: set[str] = set()
        for number, one in enumerate(getattr(case, name)):
            if one.key in seen:
                yield (name, number, "key"), f"the key {one.key!r} is given twice under {name}"
            seen.add(one.key)


def _of_the_reference_data(case: Case) -> Iterator[Wrong]:
    known = [path.stem for path in content_files("rules", "conventions")]
    yield from _unless(case.convention, known, "rules/conventions", ("convention",))
    codes = known_codes()
    for number, party in enumerate(case.parties):
        yield from _unless(party, codes, "storage/reference/parties.yaml", ("parties", number))
    words = load_content("templates", "locale", "en.yaml")
    for number, letter in enumerate(case.letters):
        for audience in letter.audience:
            yield from _unless(
                audience, words["audiences"], "audiences of the locales", ("letters", number, "audience")
            )
        if letter.signed_by is not None:
            yield from _unless(
                letter.signed_by, words["people"], "people of the locales", ("letters", number, "signed_by")
            )


def _of_the_call(case: Case) -> Iterator[Wrong]:
    letters = [letter.key for letter in case.letters]
    if case.call is not None:
        source = case.call.task_of.source
        yield from _unless(source, [one.number for one in case.sources], "sources", ("call", "task_of", "source"))
        for number, one in enumerate(case.call.rounds):
            yield from _unless(one.letter, letters, "letters", ("call", "rounds", number, "letter"))
        of_the_call = {one.letter for one in case.call.rounds}
        for number, letter in enumerate(case.letters):
            if letter.key in of_the_call and not (letter.dated and letter.signed_by and letter.audience):
                yield ("letters", number), "a letter of the call has a day, a signer and an audience"
    for number, submission in enumerate(case.submissions):
        if submission.party is not None:
            yield from _unless(submission.party, case.parties, "parties", ("submissions", number, "party"))
    for number, contact in enumerate(case.play.contacts if case.play else []):
        yield from _unless(contact.party, case.parties, "parties", ("play", "contacts", number, "party"))


def _of_the_work(case: Case) -> Iterator[Wrong]:
    sources, groups = [one.number for one in case.sources], [group.key for group in case.groups]
    for number, group in enumerate(case.groups):
        if group.set_up_by is not None:
            yield from _unless(group.set_up_by, sources, "sources", ("groups", number, "set_up_by"))
    for number, activity in enumerate(case.activities):
        place = ("activities", number)
        if activity.group is not None:
            yield from _unless(activity.group, groups, "groups", (*place, "group"))
        if activity.host is not None:
            yield from _unless(activity.host, case.parties, "parties", (*place, "host"))
        for which, donor in enumerate(activity.donors):
            yield from _unless(donor, case.parties, "parties", (*place, "donors", which))


def _of_the_note(case: Case) -> Iterator[Wrong]:
    note = case.note
    if note is None:
        return
    sources = [one.number for one in case.sources]
    sections = [section.key for section in note.sections]
    if note.mandate is not None:
        yield from _unless(note.mandate, sources, "sources", ("note", "mandate"))
    for number, section in enumerate(note.sections):
        if section.parent is not None:
            yield from _unless(section.parent, sections, "note.sections", ("note", "sections", number, "parent"))
    for number, body in enumerate(case.bodies):
        if body.section is not None:
            yield from _unless(body.section, sections, "note.sections", ("bodies", number, "section"))
    listed = [activity.listed_with for activity in case.activities]
    for number, paragraph in enumerate(note.paragraphs):
        if paragraph.listing is not None:
            yield from _unless(paragraph.listing, listed, "activities", ("note", "paragraphs", number, "listing"))
    yield from _of_the_actions(note.actions, sources, [one.key for one in case.documents])


def _of_the_actions(actions: Sequence[CaseAction], sources: Sequence[str], documents: Sequence[str]) -> Iterator[Wrong]:
    for number, action in enumerate(actions):
        for which, key in enumerate(action.documents):
            yield from _unless(key, documents, "documents", ("note", "actions", number, "documents", which))
        for which, source in enumerate(action.sources):
            yield from _unless(source, sources, "sources", ("note", "actions", number, "sources", which))


def _unless(value: str, known: Container[str], where: str, place: tuple[int | str, ...]) -> Iterator[Wrong]:
    if value not in known:
        yield place, f"{value!r} is not under {where}"
