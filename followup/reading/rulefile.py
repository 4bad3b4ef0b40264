"""What a file of reading rules may hold: its sections as models, so that a wrong one is refused where it is wrong.

The head of `rules/reading/en.yaml` explains the same for whoever writes such a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from followup.reading.phrases import Cue, fold_pattern, phrase
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind, VerbClass

SET = re.compile(r"<([a-z_]+)>")
"""How a pattern names a set."""


def _cue(value: object, info: ValidationInfo) -> Cue:
    """A pattern of a rule file: one regular expression or several alternatives, in which <name> stands for a set."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError("a pattern is a text or a list of texts")
    context = info.context or {}
    sets: dict[str, str] = context.get("sets", {})

    def named(match: re.Match[str]) -> str:
        if match[1] not in sets:
            raise ValueError(f"there is no set <{match[1]}> under `sets`")
        return sets[match[1]]

    return Cue("|".join(SET.sub(named, fold_pattern(part)) for part in parts), context.get("fault", _plain_fault))


def _plain_fault(source: str, reason: str) -> Exception:
    return ValueError(f"{source!r}: {reason}")


def _pairs(value: object) -> object:
    """A mapping of a rule file as pairs, so that a rule can be hashed."""
    return tuple(value.items()) if isinstance(value, dict) else value


Pattern = Annotated[Cue, BeforeValidator(_cue)]
Phrases = tuple[Annotated[str, AfterValidator(phrase)], ...]


class _Part(BaseModel):
    """A piece of a rule file; a field that is not known is a fault, since it is usually a misspelt one."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class _Rule(_Part):
    id: str = Field(pattern=r"^[a-z]{2,3}(?:\.[a-z0-9_-]+)+$")


class VerbRule(_Rule):
    """A directive verb (or a whole formula such as "reiterates its call on")."""

    verb: VerbClass
    way: Literal["asks", "decides", "states", "acts"] = "asks"
    """asks: VERB whom to do what. decides: the body binds itself. states: VERB that somebody will do something. acts:
    the verb is itself what the body does ("establishes a group")."""
    forms: Phrases = ()
    """Spellings that ask wherever an operative verb can stand."""
    spoken: Phrases = ()
    """Further spellings that ask only in conclusions and reports ("requested"): in decisions they tell of the past."""
    side: Literal["after", "before"] = "after"
    """Where those who are asked stand: after the verb, or before it ("Parties are invited to")."""
    only: tuple[Actor, ...] | None = None
    """The only actors to whom it is an ask ("reiterates that the secretariat will", but not Parties)."""
    conventions: tuple[str, ...] = ()
    """The only conventions in whose decisions it asks (CITES: "The Secretariat shall report"); none: in all."""
    bare: bool = False
    """Whether the action follows without a marker ("shall report")."""
    noun: bool = True
    """Whether a bare noun after it is an ask ("encourages further expansion")."""
    by_actor: Annotated[tuple[tuple[Actor, VerbClass], ...], BeforeValidator(_pairs)] = ()
    """Another class where the one named first is among these (French "demande" to States is an appeal)."""
    by_actor_told: bool = True
    """Whether `by_actor` holds after a subject too ("the Board recommends"), not only where the verb opens a clause."""
    actor: Actor | None = None
    """Whom its forms themselves name ("m'a prié" in a report of the Secretary-General)."""
    pronoun: bool = False
    """Whether its forms hold a pronoun for whoever was named before (French "lui demande")."""
    first: bool = False
    """Whether it asks only in a paragraph that begins so ("To request the Panel to", behind a lost "decides")."""
    again: bool = False
    """Whether it repeats an earlier ask ("reiterates its request to"), whose decision is then looked for."""
    unless_after: Pattern | None = None
    """What, standing right after it, shows that it is no verb ("requests for ...")."""
    unless_before: Pattern | None = None
    """What, standing right before it, shows that it is no ask ("upon request")."""


class BackgroundRule(_Rule):
    """A verb that asks nothing (notes, recalls): what follows it is background until the next directive verb."""

    forms: Phrases = ()
    spoken: Phrases = ()
    unless_before: Pattern | None = None
    """What, standing right before it, shows that it is no verb of the speaker ("urges Parties to note")."""


class ActorRule(_Rule):
    """Words for those who are asked, and their code."""

    actor: Actor
    also: tuple[Actor, ...] = ()
    """Further codes that the same words mean ("institutions under the Convention": committees and funds)."""
    phrases: Phrases
    unless_after: Pattern | None = None
    unless_before: Pattern | None = None


class TopicRule(_Rule):
    """What short words mean in a decision whose title matches ("the Board" in a decision on the Adaptation Fund)."""

    title: Pattern
    actor: Actor
    phrases: Phrases = ()
    subject: bool = False
    """Whether an ask in the decision that names nobody is taken to be to this actor."""


class KindRule(_Rule):
    """A cue for the kind of ask; the first rule of the file all of whose conditions hold decides."""

    kind: Kind
    head: Pattern | None = None
    """How the action begins, after the lead-in ("continue to ...")."""
    not_head: Pattern | None = None
    """How it must not begin."""
    before: Pattern | None = None
    """What must stand between the verb and the action ("that have not yet contributed")."""
    earlier: bool = False
    """Whether `before` may stand before the verb too ("Welcomes the submissions and urges others to do so")."""
    has: Pattern | None = None
    """What must stand in the action (before any purpose clause)."""
    lacks: Pattern | None = None
    actors: tuple[Actor, ...] | None = None
    """Only when somebody who is asked is among these."""
    time: Literal["session", "any", "none"] | None = None
    """Only with a session (or any time, or none) as deadline."""
    whole: bool = False
    """Whether `has` and `lacks` look at purpose clauses too."""


class PatternRule(_Rule):
    """A pattern that means one thing wherever it is found."""

    pattern: Pattern


class Strengthener(_Rule):
    """An adverb next to a verb that changes its class ("strongly encourages" is urging)."""

    words: Phrases
    changes: dict[VerbClass, VerbClass]


class Clauses(_Part):
    """Where operative verbs stand."""

    words: bool = True
    """Whether words are divided by spaces."""
    prefixes: str = ""
    """A pattern of letters that may be glued before a verb or an addressee."""
    opening: Pattern
    """What may stand right before an operative verb in a decision (searched backwards from the verb)."""
    adverbs: Phrases = ()
    """Adverbs beside the verb that change nothing (also, further)."""
    strengtheners: tuple[Strengthener, ...] = ()
    stop: Pattern | None = None
    """Where an ask ends before its paragraph does: the end of a sentence."""
    relative: Pattern | None = None
    """What opens a clause in which a passive only tells ("in which Parties are urged")."""
    fillers: Phrases = ()
    """Phrases read as if they were not there (as appropriate)."""


class Addressees(_Part):
    """How those who are asked are listed after (or before) the verb."""

    separators: Pattern
    """What divides one addressee from the next."""
    modifiers: Pattern
    """What opens a modifier: an actor in it is not asked ("activities of the X")."""
    asides: Pattern | None = None
    """What opens an aside that lasts to the action ("in collaboration with ...")."""
    examples: Pattern | None = None
    """What opens examples of the addressee just named ("in particular")."""
    resumes: Pattern | None = None
    """The separator after which, behind examples, the list goes on."""
    unless_after: Pattern | None = None
    """What, right after any addressee, shows that it is none ("'s")."""
    divides: Pattern | None = None
    """What divides those whom a passive asks from an ask before it ("while other Parties are encouraged")."""
    pronouns: Phrases = ()
    """Words that stand for whoever was named before."""
    itself: Phrases = ()
    """Words for the deciding body itself, where it binds itself ("it")."""
    subject: Pattern | None = None
    """In a language whose verb stands first: what may stand right after it as its subject, passed over when it is not
    itself the one who is asked."""
    attribute: Pattern | None = None
    """In a language without a marker: all that may stand between the verb and the first addressee."""
    further: Pattern | None = None
    """What joins a further actor with an action of its own, up to the actor ("and the")."""
    unknown: Pattern | None = None
    """What begins like somebody asked whom no rule knows ("the host of the network"), not like what is asked."""
    alternative: Pattern | None = None
    """What names somebody asked only if another is not there ("or, if none, the Secretariat")."""


class Actions(_Part):
    """Where an action begins, and where the next one does."""

    marker: Pattern | None = None
    """What leads from the addressee to the action ("to", que, أن); a language without one leaves it out."""
    unless_before: Pattern | None = None
    """What, right before a marker, shows that it belongs to a modifier ("in a position to")."""
    unless_after: Pattern | None = None
    """What, right after a marker, shows that it is a preposition ("to the")."""
    that: Pattern | None = None
    """What opens a clause with its own subject ("that")."""
    recipient: Pattern | None = None
    """What opens the addressee of an ask that goes on with such a clause ("recommends to the X that")."""
    modal: Pattern | None = None
    """What divides that subject from its action ("shall")."""
    obliges: VerbClass = VerbClass.REQUEST
    """The class of a decision that somebody else shall do something."""
    agent: Pattern | None = None
    """What names the doer in a passive ("by")."""
    permits: Pattern | None = None
    """What, before any modal, shows that a decides-clause only allows something ("may")."""
    source: Pattern | None = None
    """What names whoever is to give a thing that is asked for ("contributions from")."""
    passive: Pattern | None = None
    """How an action in the passive begins ("be published")."""
    passive_actor: Actor | None = None
    """Who is meant when a passive names nobody."""
    passive_office: Pattern | None = None
    """Passive actions for which `passive_actor` is meant (others have actor `other`)."""
    split: Pattern | None = None
    """What joins a second action of the same addressee; the action begins at its end."""
    split_unless_after: Pattern | None = None
    """What, right after `split`, shows that the first action is only elaborated."""
    delivers: Pattern | None = None
    """What, right after `split`, shows an action of its own even behind a purpose ("to present it to the COP")."""
    split_bare: Pattern | None = None
    """A weaker joint: splits only when both sides are of different, deliverable kinds."""
    parallel: Pattern | None = None
    """A build of the verb that on both sides of a weaker joint shows two actions ("simplifying ... and providing")."""
    purpose: Pattern | None = None
    """What opens a purpose clause, which belongs to its action and decides nothing about its kind."""
    lead_in: Pattern | None = None
    """What may stand before the main verb of an action ("continue to")."""
    forward: Pattern | None = None
    """What a decides-clause must begin with to be future work."""
    settled: Pattern | None = None
    """What a decides-clause must not begin with: adoption, entitlement, definition."""
    settled_subject: Pattern | None = None
    """Matters about which a decides-that clause settles something now ("that its next session shall be held")."""
    later: Pattern | None = None
    """What is settled now unless it is to happen at a later meeting ("decides to adopt at its next session")."""
    to_ask: dict[VerbClass, Pattern] = {}
    """By the class of the ask: how the action of a decides-clause begins that asks others ("decides to request")."""
    by_asking: dict[VerbClass, Pattern] = {}
    """By the class of the ask: how a decides-clause goes on that asks others ("by requesting the X to")."""
    takes_place: Pattern | None = None
    """Predicates by which a decides-that clause about a matter is future work if it has a time."""
    done_by: Pattern | None = None
    """Predicates by which a decides-that clause asks whoever it names as the doer ("shall be provided by the X")."""
    nested: Pattern | None = None
    """How a recommendation to ask somebody goes on ("request the X to"); X is then asked."""
    plain: Pattern | None = None
    """How actions begin that are surely of no other kind than action ("implement"); another one may be."""
    announces: Pattern | None = None
    """An action that only announces its items ("take the following steps"): the items are the actions."""
    means: Pattern | None = None
    """How an action ends whose items say by what means it is done ("by:")."""
    delivering: Pattern | None = None
    """How such an item begins that is an action of its own ("organizing"); only when all of them do are they asks."""
    unobjected: Pattern | None = None
    """A whole action that lacks its object, which each of its items gives ("prepare and publish:")."""
    glue: str = " "
    """What is put between a chapeau and an item that completes it, when neither has the marker (" to ")."""


class Times(_Part):
    """Which of several times is the deadline."""

    words: Phrases = ()
    """Beginnings of words and figures without one of which no time is named; times are sought only where one is."""
    background: Pattern | None = None
    """What, right before a time, shows that it tells of something else ("held at")."""
    not_adjective: Pattern | None = None
    """What, right before a weak recurring time, shows that it only names a thing ("review of [biennial] reports")."""
    adjective: Pattern | None = None
    """What must follow a weak recurring time ("annual") for it to be one ("annual reports")."""
    coming: Pattern | None = None
    """What, right before a time that seems past, shows that it is still to come ("will be [concluded at]")."""
    ahead: Pattern | None = None
    """What, in the words of a later session of the deciding body, shows that it is meant ("at its third session")."""
    passing: Pattern | None = None
    """What, right after a time, shows that it is none ("biennial transparency reports")."""
    background_regions: Pattern | None = None
    """What opens a region of background ("taking into account"), up to the next `region_end`."""
    region_end: Pattern | None = None
    firm: Pattern | None = None
    """How the words of a time begin that is no background even in such a region ("by")."""
    besides: Pattern | None = None
    """What, between verb and action, shows that a weak time is that of an aside ("in organizing the talks in 2023")."""
    addressed: Pattern | None = None
    """What, right before a time, shows when a paper is to be considered ("for consideration by the COP at")."""
    starting: Pattern | None = None
    """What, right before a time, shows that it is only the beginning of something ("starting")."""
    due: Pattern | None = None
    """What, right before a time, shows that it is the deadline ("by", "for consideration by ... at")."""


class RuleFile(_Part):
    """One file `rules/reading/<language>.yaml`."""

    language: str
    name: str
    sets: dict[str, str | list[str]] = {}
    clauses: Clauses
    verbs: tuple[VerbRule, ...]
    background: tuple[BackgroundRule, ...] = ()
    addressees: Addressees
    actors: tuple[ActorRule, ...]
    topics: tuple[TopicRule, ...] = ()
    actions: Actions
    kinds: tuple[KindRule, ...]
    times: Times = Times()
    condition_words: Phrases = ()
    """Beginnings of words without which there is no condition; conditions are sought only where one stands."""
    conditions: tuple[PatternRule, ...] = ()
    blanket: tuple[PatternRule, ...] = ()
    recalls: Pattern | None = None
    refers: Pattern | None = None
    """Words that refer to paragraphs of the same text, numbers included ("paragraphs 2 and 4(a) above")."""

    @model_validator(mode="after")
    def _ids_are_unique(self) -> RuleFile:
        seen: set[str] = set()
        for rule in self.rules():
            if rule.id in seen:
                raise ValueError(f"the id {rule.id} is given twice")
            seen.add(rule.id)
        return self

    def rules(self) -> list[_Rule]:
        """Every rule that has an id."""
        groups = (self.verbs, self.background, self.actors, self.topics, self.kinds, self.conditions, self.blanket)
        return [*(rule for group in groups for rule in group), *self.clauses.strengtheners]

    def cues(self) -> Iterator[Cue]:
        """Every pattern of the file."""
        return _cues(self)


def _cues(part: object) -> Iterator[Cue]:
    """The patterns in a piece of a rule file, at any depth."""
    if isinstance(part, Cue):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _cues(getattr(part, name))
    elif isinstance(part, tuple):
        for piece in part:
            yield from _cues(piece)
