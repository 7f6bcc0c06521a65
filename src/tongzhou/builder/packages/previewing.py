"""Looking before installing: what a package brings, needs and changes here; and the layers of one that is installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.builder.packages.actions import check_newer, find_installed, install, needs
from tongzhou.builder.packages.contracts import Difference, Document, Installed, Options, Package, PartKind
from tongzhou.builder.packages.parts import Hands, read_parts, take_hands
from tongzhou.builder.packages.pictures import stood_in
from tongzhou.builder.packages.weighing import FORM, weigh
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import (
    ChangePlan,
    FieldUse,
    UsesElsewhere,
    list_lost_uses,
    lost_fields,
    plan_forms,
    read_fresh_forms,
)
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class LostField:
    """A field of a form that goes out of use, and what still names it then: flows that are at work pause."""

    form: str
    field: str
    label: Text
    uses: tuple[FieldUse, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What installing would come to. Without all the rights it only says what the package brings."""

    rights: Mapping[Permission, bool]
    before: str | None = None
    """The version that is here."""
    installed: Installed = field(default_factory=Installed)
    plans: Mapping[str, ChangePlan] = field(default_factory=dict)
    met: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    lost: tuple[LostField, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether nothing stands in the way."""
        return all(self.rights.values()) and not any(plan.problems for plan in self.plans.values())


async def preview(
    connection: Connection,
    package: Package,
    *,
    actor: Actor,
    now: datetime,
    options: Options,
    sealer: Sealer,
    elsewhere: UsesElsewhere,
) -> Preview:
    """Try the installation, with counts from the data. Writes what installing writes: the caller rolls back.

    Raises what `install` raises, but for data in the way, which the plans tell.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    rights = {needed: actor.may(needed) for needed in needs(package)}
    if not all(rights.values()):
        return Preview(rights)
    known = await find_installed(connection, package.manifest.key)
    forms = await read_fresh_forms(connection)
    hands = await take_hands(connection, forms, actor, now, sealer)
    weighed = await weigh(hands, package, check_newer(known, package), options.take)
    plans = (
        await plan_forms(connection, [stood_in(form) for form in weighed.forms], actor=actor, now=now)
        if weighed.forms
        else {}
    )
    looked = Preview(
        rights,
        None if known is None else known["version"],
        Installed(weighed.differences),
        {key: plan for key, plan in plans.items() if plan.changes},
        weighed.met,
        weighed.left,
    )
    if not looked.is_possible:
        return looked
    everything = replace(options, confirm=frozenset(plans))
    tried = await install(connection, package, actor=actor, now=now, options=everything, sealer=sealer)
    return replace(looked, installed=tried, lost=await _lost(connection, forms, elsewhere))


async def _lost(connection: Connection, before: Forms, elsewhere: UsesElsewhere) -> tuple[LostField, ...]:
    """The fields that the installation took out of use, and what of what stands now names them."""
    after = await read_fresh_forms(connection)
    found = []
    for form, key in lost_fields(before, after):
        uses = await list_lost_uses(connection, before, after, form, key, elsewhere=elsewhere)
        field = before.by_key[form].find(key)
        if uses and field is not None:
            found.append(LostField(form, key, field.label, tuple(uses)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing of an installed package: as it came, overridden in parts, added to, removed here, or added beside."""

    kind: str
    name: str
    differences: tuple[Difference, ...]
    is_beside: bool = False

    @property
    def state(self) -> str:
        """What to call it."""
        if self.is_beside:
            return "added"
        if any(each.path == "" for each in self.differences):
            return "removed"
        return "overridden" if self.differences else "packaged"


async def read_layers(connection: Connection, key: str, *, actor: Actor, now: datetime) -> list[Layer]:
    """What the workspace made of a package since it was installed; raises NotFound."""
    require(actor, Permission.PACKAGES_MANAGE)
    known = await find_installed(connection, key)
    if known is None:
        raise NotFound()
    package = Package.of_json(known["document"])
    hands = await take_hands(connection, await read_fresh_forms(connection), actor, now)
    weighed = await weigh(hands, package, package, ())
    found: dict[str, list[Difference]] = {}
    for each in weighed.differences:
        found.setdefault(f"{each.kind} {each.name}", []).append(each)
    names: list[tuple[str, str]] = [(FORM, form) for form in package.forms]
    names += [(kind.value, name) for kind, texts in package.parts.items() for name in texts]
    layers = [Layer(kind, name, tuple(found.get(f"{kind} {name}", ()))) for kind, name in names]
    return [*layers, *await _beside(hands, package)]


async def _beside(hands: Hands, package: Package) -> list[Layer]:
    """Parts of its forms that the workspace made."""
    beside = []
    for kind in PartKind:
        if kind is not PartKind.ROLE:
            live: Mapping[str, Document] = await read_parts(hands, kind, package.manifest.forms)
            names = [name for name, text in live.items() if "form" in text and name not in package.parts.get(kind, {})]
            beside += [Layer(kind.value, name, (), is_beside=True) for name in names]
    return beside
