"""What can happen with a client: the kinds of the timeline's rows, in the order in which they are offered."""

from dataclasses import dataclass

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

FAMILIES = {
    "sales": _lt("Sales"),
    "talks": _lt("Talks"),
    "mails": _lt("E-mails and Mailings"),
    "segments": _lt("Segments"),
}


@dataclass(frozen=True)
class Kind:
    """The family that a kind is filtered with, its name, and its icon as a class of Font Awesome."""

    family: str
    label: str
    icon: str

    def say(self, env) -> str:
        """Return the name in the user's language."""
        return say(env, self.label)


def say(env, text) -> str:
    """Return a text that was written before anyone asked for it, in the user's language."""
    return text._translate(env.lang or "en_US")


KINDS = {
    "order": Kind("sales", _lt("Order"), "fa-shopping-bag"),
    "quotation": Kind("sales", _lt("Quotation"), "fa-file-text-o"),
    "invoice": Kind("sales", _lt("Invoice"), "fa-file-text"),
    "refund": Kind("sales", _lt("Refund"), "fa-undo"),
    "payment": Kind("sales", _lt("Payment"), "fa-money"),
    "payment_back": Kind("sales", _lt("Money Returned"), "fa-reply"),
    "interaction": Kind("talks", _lt("Interaction"), "fa-phone"),
    "activity": Kind("talks", _lt("Done Activity"), "fa-check"),
    "meeting": Kind("talks", _lt("Meeting"), "fa-users"),
    "email_in": Kind("mails", _lt("E-mail from the Client"), "fa-envelope"),
    "email_out": Kind("mails", _lt("E-mail to the Client"), "fa-envelope-o"),
    "note": Kind("talks", _lt("Note"), "fa-sticky-note-o"),
    "mailing_sent": Kind("mails", _lt("Mailing Sent"), "fa-paper-plane-o"),
    "mailing_opened": Kind("mails", _lt("Mailing Opened"), "fa-eye"),
    "mailing_clicked": Kind("mails", _lt("Mailing Clicked"), "fa-mouse-pointer"),
    "mailing_answered": Kind("mails", _lt("Mailing Answered"), "fa-reply"),
    "mailing_bounced": Kind("mails", _lt("Mailing Bounced"), "fa-exclamation-circle"),
    "mailing_unsubscribed": Kind("mails", _lt("Unsubscribed"), "fa-ban"),
    "mailing_skipped": Kind("mails", _lt("Mailing Skipped"), "fa-minus-circle"),
    "segment_entered": Kind("segments", _lt("Entered a Segment"), "fa-sign-in"),
    "segment_left": Kind("segments", _lt("Left a Segment"), "fa-sign-out"),
}
