"""The words of the ready mailings, from one table: each is sent as it stands, plain and pretty say the same.

A placeholder is written as in a subject: ``{{ object.x ||| what stands there when nothing is known }}``. ``%(shop)s``
is the name of the company. ``segments`` are the codes of the ready-made segments that a mailing suits, see
``models/segment/shipped.py``.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

STYLES = {"plain": _lt("plain"), "pretty": _lt("pretty")}

GREETING = _lt("Hello {{ object.name ||| there }},")
REGARDS = _lt("With kind regards,")
WRITE_TO_US = _lt("Write to us")  # the button of a shop without a website
REPLY = _lt("Just reply to this mail, and we will take care of it.")  # of a shop without either
REASON = _lt("You get this mail because you gave %(shop)s your address.")
UNSUBSCRIBE = _lt("Unsubscribe")

TABLE = {
    "welcome": {
        "title": _lt("Welcome"),
        "segments": ["never", "rfm_prospects"],
        "subject": _lt("Welcome to %(shop)s"),
        "preview": _lt("Who we are, and how to reach us."),
        "heading": _lt("Welcome! We are glad that you are here."),
        "paragraphs": (
            _lt("Thank you for your interest in %(shop)s."),
            _lt(
                "Have a look around when you have a quiet minute. If you are looking for something in particular, tell"
                " us in a few words: we will help you choose, and we will say so if you do not need it."
            ),
        ),
        "button": _lt("Have a look around"),
    },
    "thanks": {
        "title": _lt("Thank You after the First Order"),
        "segments": ["first_time", "rfm_new"],
        "subject": _lt("Thank you for your first order"),
        "preview": _lt("And tell us if anything is not as you expected."),
        "heading": _lt("Thank you for choosing us"),
        "paragraphs": (
            _lt(
                "Your first order with us: {{ object.client_last_product ||| a good choice }}. We hope that you"
                " enjoy it."
            ),
            _lt(
                "If anything is not as you expected, just reply to this mail. A person reads it, and we will put it"
                " right."
            ),
        ),
        "button": _lt("See what goes well with it"),
    },
    "second": {
        "title": _lt("Second-Order Nudge"),
        "segments": ["first_time", "accidental", "rfm_new", "rfm_promising"],
        "subject": _lt("{{ object.client_last_product ||| Your order }}: how are you getting on?"),
        "preview": _lt("If you need advice, we are here."),
        "heading": _lt("How are you getting on?"),
        "paragraphs": (
            _lt(
                "Some time ago you chose this from us: {{ object.client_last_product ||| your first order }}. We hope"
                " that it serves you well."
            ),
            _lt(
                "Many of our clients come back for something that goes with it. If you would like advice on what suits"
                " you, we will gladly help. There is no hurry, and you owe us nothing."
            ),
        ),
        "button": _lt("Find something that suits"),
    },
    "reorder": {
        "title": _lt("Reorder Reminder"),
        "segments": ["active", "loyal", "vip", "economy", "rfm_active", "rfm_loyal", "rfm_champions"],
        "subject": _lt("Time to order again? {{ object.client_last_product ||| Your usual order }}"),
        "preview": _lt("A short reminder, in case something is running low."),
        "heading": _lt("Is something running low?"),
        "paragraphs": (
            _lt(
                "The day of your last order: {{ object.client_last_purchase_on ||| some time ago }}. What you took:"
                " {{ object.client_last_product ||| your usual order }}."
            ),
            _lt(
                "If it is running low, now is a good moment to order again. If you still have enough, simply keep this"
                " mail for later."
            ),
        ),
        "button": _lt("Order again"),
    },
    "birthday": {
        "title": _lt("Birthday"),
        "segments": [],
        "subject": _lt("Happy birthday, {{ object.name ||| and all the best }}!"),
        "preview": _lt("With warm wishes from all of us."),
        "heading": _lt("Happy birthday!"),
        "paragraphs": (
            _lt(
                "All of us at %(shop)s wish you good health, good company, and a day that is all yours. Thank you for"
                " being with us."
            ),
            _lt("And when you feel like a present for yourself, we will gladly help you choose it."),
        ),
        "button": _lt("Choose a present"),
    },
    "winback": {
        "title": _lt("Win-Back"),
        "segments": [
            "sleeping", "lost", "risk", "rfm_needs_attention", "rfm_at_risk", "rfm_almost_lost",
            "rfm_previously_loyal", "rfm_dormant",
],
        "subject": _lt("We have not seen you for a while, {{ object.name ||| and we miss you }}"),
        "preview": _lt("We would be happy to see you again."),
        "heading": _lt("We would be happy to see you again"),
        "paragraphs": (
            _lt(
                "The day of your last order: {{ object.client_last_purchase_on ||| quite some time ago }}. Since then"
                " we have missed you."
            ),
            _lt(
                "If something was not right, please tell us: a short reply is enough, and it helps us to do better. And"
                " if you simply needed nothing, we are here whenever you do."
            ),
        ),
        "button": _lt("See what is new"),
    },
    "service": {
        "title": _lt("Service Due"),
        "segments": ["active", "loyal", "vip", "rfm_active", "rfm_loyal", "rfm_champions"],
        "subject": _lt("{{ object.client_last_product ||| Your purchase }}: time for a check-up"),
        "preview": _lt("A short check now saves repairs later."),
        "heading": _lt("It is time for a check-up"),
        "paragraphs": (
            _lt("What is due for its regular service: {{ object.client_last_product ||| what you bought from us }}."),
            _lt(
                "A short check now keeps it working well and saves repairs later. Choose a day that suits you, and we"
                " will take care of the rest."
            ),
        ),
        "button": _lt("Choose a day"),
    },
    "review": {
        "title": _lt("Review Request"),
        "segments": ["first_time", "active", "loyal", "vip", "rfm_new", "rfm_active", "rfm_loyal", "rfm_champions"],
        "subject": _lt("How was it, {{ object.name ||| honestly }}?"),
        "preview": _lt("Two sentences are enough."),
        "heading": _lt("How do you like it?"),
        "paragraphs": (
            _lt(
                "You chose this from us: {{ object.client_last_product ||| your last order }}. We would like to know"
                " how it is: what is good, and what could be better. Two sentences are enough."
            ),
            _lt("Others read it before they choose, and we read every word."),
        ),
        "button": _lt("Write a review"),
    },
}  # fmt: skip
