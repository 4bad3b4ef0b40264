"""Loading what a worked case holds of work between meetings: groups, activities, areas, bodies asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.records.tables import (
    Activity,
    BodyAsked,
    Document,
    DraftRound,
    ExpertGroup,
    PartnershipArea,
    TermOfReference,
)

if TYPE_CHECKING:
    from followup.records.register import Unit
    from followup.services.cases import Case


def bring_in_work(unit: Unit, case: Case) -> None:
    """Register the work of a case; what is there already, by its key, is left as it is."""
    _letters(unit, case)
    groups = _groups(unit, case)
    _activities(unit, case, groups)
    known = {area.key for area in unit.work.areas(case.convention, case.case)}
    unit.add(
        *(
            PartnershipArea(convention_id=case.convention, work=case.case, ordinal=number, **area.model_dump())
            for number, area in enumerate(case.areas)
            if area.key not in known
        )
    )
    known = {body.key for body in unit.work.bodies(case.convention, case.case)}
    unit.add(
        *(
            BodyAsked(convention_id=case.convention, work=case.case, ordinal=number, **body.model_dump())
            for number, body in enumerate(case.bodies)
            if body.key not in known
        )
    )


def _letters(unit: Unit, case: Case) -> None:
    """The letters that belong to no call; when, by whom and to whom as far as a source tells."""
    of_the_call = {one.letter for one in case.call.rounds} if case.call else set[str]()
    known = {document.key for document in unit.documents.of_convention(case.convention)}
    for letter in case.letters:
        key = f"{case.case}/letter-{letter.key}"
        if letter.key not in of_the_call and key not in known:
            details = {"signed_by": letter.signed_by, "audience": list(letter.audience), "work": case.case}
            unit.add(
                Document(
                    convention_id=case.convention,
                    key=key,
                    kind="letter",
                    titles={},
                    dated=letter.dated,
                    cited=letter.cited,
                    details=details,
                )
            )


def _groups(unit: Unit, case: Case) -> dict[str, ExpertGroup]:
    found = {group.key: group for group in unit.work.groups(case.convention, case.case)}
    for group in case.groups:
        if group.key in found:
            continue
        row = ExpertGroup(
            convention_id=case.convention, work=case.case, **group.model_dump(exclude={"terms", "rounds"})
        )
        found[group.key] = row
        unit.add(row)
        unit.add(
            *(
                TermOfReference(group_id=row.id, ordinal=number, **term.model_dump())
                for number, term in enumerate(group.terms)
            ),
            *(
                DraftRound(group_id=row.id, ordinal=number, **one.model_dump())
                for number, one in enumerate(group.rounds)
            ),
        )
    return found


def _activities(unit: Unit, case: Case, groups: dict[str, ExpertGroup]) -> None:
    known = {activity.key for activity in unit.work.activities(case.convention, case.case)}
    for number, activity in enumerate(case.activities):
        if activity.key not in known:
            values = activity.model_dump(exclude={"group"}) | {"donors": list(activity.donors)}
            of = groups[activity.group].id if activity.group else None
            unit.add(Activity(convention_id=case.convention, work=case.case, group_id=of, ordinal=number, **values))
