"""What can be wrong with channels."""

from tongzhou.kernel.errors import Conflict, Problem


class MediumTaken(Conflict):
    """Another channel of this medium is at work."""

    code = "medium_taken"


class CodeNeeded(Problem):
    """This is confirmed with a fresh code; `to` in the answer says where one would go."""

    code = "code_needed"
    status = 428


class CodeWrong(Problem):
    """The code is wrong, over, used, or of something else."""

    code = "code_wrong"
    status = 403


class NoWayForCode(Problem):
    """The person has no phone number or mail address that a channel of the workspace reaches."""

    code = "no_way_for_code"
    status = 409


class AddressNotProved(Problem):
    """Nobody has proved yet that the person reads what comes to their address: codes that confirm do not go there."""

    code = "address_not_proved"
    status = 409


class CodeNotSent(Problem):
    """The channel did not take the code."""

    code = "code_not_sent"
    status = 502


class TooManyConfirmations(Problem):
    """The person asked for codes too often."""

    code = "too_many_codes"
    status = 429


class BindingNotValid(Problem):
    """A link or answer for binding an account that was used, is over, belongs to another browser or never was."""

    code = "binding_not_valid"
    status = 410


class BindingOfAnother(Problem):
    """The browser is signed in as somebody else than whose account would be bound."""

    code = "binding_of_another"
    status = 403


class NotBound(Problem):
    """The vendor did not say who came back."""

    code = "not_bound"
    status = 502


class TooManyBindings(Problem):
    """The person began to bind accounts too often."""

    code = "too_many_bindings"
    status = 429


class TooManyLooks(Problem):
    """The network asked for the ways of signing in too often."""

    code = "too_many_looks"
    status = 429


class TooManyOutsideOfRun(Problem):
    """What sends has written to people outside as often as it may."""

    code = "too_many_outside_of_run"
    status = 429


class TooManyOutsideToday(Problem):
    """The workspace has written to people outside as often as it may in a day."""

    code = "too_many_outside_today"
    status = 429


class TooManyChannels(Problem):
    """The workspace has as many channels as it may."""

    code = "too_many_channels"
    status = 422
