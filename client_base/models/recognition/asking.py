"""How documents ask who their clients are, and what of the answers they keep."""

from collections import defaultdict
from dataclasses import replace

from odoo import fields, models

from ...analytics.recognition import Hit, Match, Past, mask
from ..client_purchase import SOURCE_BITS
from .answer import Answer, Question

# What a document takes over from its order: everything but the moment of freezing.
TAKEN_OVER = (
    "client_recognition", "client_is_ambiguous", "client_match_id", "client_purchase_number",
    "client_previous_purchase_on", "client_evidence",
)  # fmt: skip


class ClientRecognitionMixin(models.AbstractModel):
    _inherit = "client.recognition.mixin"

    # === BUSINESS METHODS === #

    def _recognise(self, vals: dict | None = None) -> dict:
        """Return the values of the recognition fields by document.

        :param vals: what is about to be written to all of the documents
        """
        vals = vals or {}
        documents = self.sudo()  # sudo: whoever writes a document, the whole base is known to the shop
        found, asking = {}, documents.browse()
        for document in documents:
            source = document._is_recognised() and document._get_recognition_source()
            if source:
                found[document] = {name: source[name] for name in TAKEN_OVER}
            elif document._is_recognised() and document._get_recognition_company()._get_recognition_settings()[0]:
                asking |= document
        found |= asking._ask(vals)
        nothing = dict.fromkeys(TAKEN_OVER, False)
        frozen_at = fields.Datetime.now()
        return {
            document: found.get(document, nothing)
            | {"client_frozen_at": frozen_at if document._is_frozen_by(vals) else False}
            for document in documents
        }

    def _is_frozen_by(self, vals):
        return bool(self._get_frozen_state()) and vals.get("state", self.state) == self._get_frozen_state()

    def _ask(self, vals):
        """Return the recognition of documents by their own contact data."""
        questions = [document._get_question(vals) for document in self]
        answers = self.env["client.recognition"]._answer(questions, self._get_purchases_at_once())
        self._count_each_other(questions, answers, vals)
        return {
            document: document._prepare_recognition_vals(answer)
            for document, answer in zip(self, answers, strict=True)
            if answer
        }

    def _get_purchases_at_once(self):
        """Return the ids of the purchases among these documents, that came as such: an import confirms what it creates.

        None of them is a past of the others; they count each other by their days.
        """
        return [document._encode_purchase() for document in self if document._is_frozen_by({})]

    def _encode_purchase(self):
        sources = self.env["client.purchase"]._get_purchase_sources().items()
        number = next((number for number, model in sources if model == self._name), None)
        return 0 if number is None else (self._origin.id << SOURCE_BITS) + number

    def _get_question(self, vals):
        """Return what the document tells of its client."""
        return Question(
            model=self._name,
            record_id=self._origin.id or 0,
            client_id=self._get_document_client()._origin.id or 0,
            contact_id=self.partner_id._origin.id or 0,
            company_id=self._get_recognition_company().id,
            day=self._get_recognition_day(vals),
            moment=self._get_asked_at(),
            get_country=self._read_client_country,
            get_addresses=self._read_client_addresses,
            own=self._get_own_documents(),
            own_purchases=self._get_own_purchases(),
            marks=self._marks_its_client(vals),
            earlier=self._get_earlier_answer() if vals and self._is_settled() else None,
        )

    def _is_settled(self):
        """Tell whether it is known whom the addresses belong to, and need not be asked again."""
        return self.client_recognition and not self.client_is_ambiguous

    def _get_earlier_answer(self):
        """Return what was answered when the document appeared, as far as it is not asked again."""
        evidence = self.client_evidence or {}
        certain = None
        if self.client_match_id:
            address, active = evidence.get("address", ""), not evidence.get("archived")
            certain = Hit(evidence.get("by", ""), address, self.client_match_id.id, 0, active)
        match = Match(certain, crowd=evidence.get("crowd", ""))
        return Answer(Past(inquiries=evidence.get("inquiries", 0)), evidence.get("by", ""), match)

    def _read_client_country(self):
        country = self._get_client_address_texts()["country"] or self._get_recognition_company().country_id
        return country.id or 0

    def _read_client_addresses(self):
        return self.env["client.recognition"]._get_addresses(**self._get_client_address_texts())

    def _count_each_other(self, questions, answers, vals):
        """Let purchases of one batch know each other, in the order of their days.

        An import brings the history of a client in one call: none of it is in the database when the first is asked.
        """
        if len(self) < 2:
            return
        earlier = defaultdict(list)
        order = sorted(range(len(self)), key=lambda index: (self[index]._get_recognition_moment(vals), index))
        for index in order:
            answer, question, document = answers[index], questions[index], self[index]
            if not answer or not document._is_frozen_by(vals) or not document._counts_as_purchase():
                continue
            days = earlier[answer.client_id or question.client_id, question.company_id]
            past = answer.past
            for day in days:
                past = past.after_purchase(day)
            if days:
                answers[index] = replace(answer, past=past, by=answer.by or "contact")
            days.append(question.day)

    def _prepare_recognition_vals(self, answer):
        past = answer.past
        return {
            "client_recognition": past.kind,
            "client_is_ambiguous": bool(answer.match.perhaps),
            "client_match_id": answer.client_id or False,
            "client_purchase_number": past.purchases + 1 if self._counts_as_purchase() else 0,
            "client_previous_purchase_on": past.last_on or False,
            "client_evidence": self._prepare_evidence(answer),
        }

    def _prepare_evidence(self, answer):
        """Return what the words are made of, as JSON that holds nothing empty; an address only as its reader may know.

        Keys: company (of a document that names none), purchases, first (day), interval (days), inquiries, by
        ("contact", "company", "email", "phone", "vat"), address and crowd (masked), archived (whether the client is).
        """
        past, match = answer.past, answer.match
        evidence = {
            "company": False if self.company_id else self._get_recognition_company().id,
            "purchases": past.purchases,
            "first": past.first_on and fields.Date.to_string(past.first_on),
            "interval": round(past.interval, 1),
            "inquiries": past.inquiries,
            "by": answer.by,
            "address": match.certain and mask(match.certain.kind, match.certain.address),
            "archived": bool(match.certain and not match.certain.active),
            "crowd": match.crowd and mask("email" if "@" in match.crowd else "phone", match.crowd),
        }
        return {name: value for name, value in evidence.items() if value} or False

    def _recount_purchases(self) -> tuple[int, int]:
        """Return how many purchases the client made before the day of this document, and by the end of it.

        An open document asks about today, all of it.
        """
        question = self._get_question({})
        without = [*question.own_purchases, self._encode_purchase()]
        count = self.env["client.recognition"]._count_purchases_by
        # 0 where nobody is recognised: he has bought nothing.
        client_id, company = self._get_recognised_client().id or 0, self._get_recognition_company()
        if asked_in := (self.client_evidence or {}).get("company"):
            company = company.browse(asked_in)
        if not self.client_frozen_at:
            today = company._get_client_today()
            return (count(client_id, company.id, today, without)[1],) * 2
        return count(client_id, company.id, question.day, without)
