"""Who asks: a question about the client of a document, and the answer."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from odoo import api, models
from odoo.fields import Domain

from ...analytics.recognition import Match, Past

OWN, COMPANY = "contact", "company"


@dataclass(frozen=True)
class Question:
    """What a document tells of its client, and when it asks.

    ``record_id`` is 0 for a document that is not saved yet, ``client_id`` is the commercial entity of its contact, 0
    where no contact is known yet. ``own`` are the documents of the same inquiry by their models (itself, the lead it
    came from), ``own_purchases`` the purchases that came of it: neither is a past of his. Addresses are
    read only if the contact alone does not tell. ``earlier`` is what was answered when the document appeared: whom its
    addresses belong to, and what he had asked before, is not asked again when it is confirmed.
    ``marks``: the client is marked for a refresh along with the question, which saves a query.
    """

    model: str
    record_id: int
    client_id: int
    contact_id: int
    company_id: int
    day: date
    moment: datetime
    get_country: Callable[[], int] = int
    get_addresses: Callable[[], tuple[tuple[str, str], ...]] = tuple
    own: dict[str, list[int]] = field(default_factory=dict)
    own_purchases: tuple[int, ...] = ()
    earlier: "Answer | None" = None
    marks: bool = False


@dataclass(frozen=True)
class Answer:
    """What the client was at that moment, how he was recognised, and as whom."""

    past: Past = field(default_factory=Past)
    by: str = ""
    match: Match = field(default_factory=Match)

    @property
    def client_id(self) -> int:
        """The client that another contact of his, not the document's own, was recognised as; 0 if none."""
        return self.match.certain.client_id if self.match.certain else 0


class ClientRecognition(models.AbstractModel):
    """Recognise the clients of documents, many at a time, with a few queries for all."""

    _name = "client.recognition"
    _description = "Recognition of Clients"

    # === BUSINESS METHODS === #

    @api.model
    def _get_recognised_models(self) -> list[str]:
        """Hook: return the models of documents that carry recognition."""
        return ["sale.order", "account.move"]

    @api.model
    def _reconsider(self, contacts, *, matched=False):
        """Ask anew for the open documents of contacts whose addresses, or whose company, changed.

        :param matched: also for documents of others that were recognised as one of them. A client whose phone changes
            stays the one who was recognised by the old one
        """
        clients = contacts.commercial_partner_id.ids
        theirs = Domain("partner_id.commercial_partner_id", "in", clients)
        self._ask_open_documents(theirs | Domain("client_match_id", "in", clients) if matched else theirs)

    @api.model
    def _ask_open_documents(self, domain):
        """Ask anew for the open documents in a domain of fields that all of them have."""
        for model in self._get_recognised_models():
            # sudo: the documents of every company and salesperson
            Document = self.env[model].sudo()
            Document.search(domain & Document._get_open_domain())._ask_anew()

    @api.model
    def _answer(self, questions: list[Question], without=()) -> list[Answer | None]:
        """Return an answer to each question, None where the document is nobody's whom we sell to.

        A client of the document who bought is recognised at once. Otherwise someone else may be he: the contact was
        entered anew, or there is none yet.

        :param without: ids of purchases that are nobody's past
        """
        answers = self._answer_by_contact(questions, without)
        doubtful = [index for index, answer in enumerate(answers) if answer and not answer.past.purchases]
        matched_anew = [index for index in doubtful if not questions[index].earlier]
        matches = {index: questions[index].earlier.match for index in doubtful if questions[index].earlier}
        matches |= zip(matched_anew, self._match([questions[index] for index in matched_anew]), strict=True)
        for index, match in matches.items():
            if match.certain and answers[index].past.inquiries and not questions[index].earlier:
                # Who asked before is somebody himself: the phone that he shares with another is a household's.
                match = replace(match, certain=None, perhaps=(match.certain,))
            answers[index] = replace(answers[index], match=match)
        self._add_past_of_matches(questions, answers, without)
        return answers

    def _answer_by_contact(self, questions, without):
        """Answer from the contact that each document names; who names none is new so far."""
        named = [index for index, question in enumerate(questions) if question.client_id]
        answers = [None if question.client_id else Answer() for question in questions]
        pasts = self._get_pasts([questions[index] for index in named], without)
        for index, past in zip(named, pasts, strict=True):
            if past is not None:
                question = questions[index]
                by = OWN if question.contact_id == question.client_id else COMPANY
                answers[index] = Answer(past, by if past.kind != "new" else "")
        return answers

    def _add_past_of_matches(self, questions, answers, without):
        matched = [index for index, answer in enumerate(answers) if answer and answer.client_id]
        as_matched = [replace(questions[index], client_id=answers[index].client_id, marks=False) for index in matched]
        for index, past in zip(matched, self._get_pasts(as_matched, without), strict=True):
            own, answer = answers[index].past, answers[index]
            if past is None:  # he is an exception by now
                answers[index] = replace(answer, match=Match())
                continue
            if not questions[index].earlier:  # which knows the inquiries of both
                past = replace(past, inquiries=past.inquiries + own.inquiries)
            answers[index] = replace(answer, past=past, by=answer.match.certain.kind)
