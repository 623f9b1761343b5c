"""Recognition in the words of a salesperson: the sentence on the form, and what can be done from it."""

from odoo import api, fields, models
from odoo.tools import format_date

from ...analytics.cadence import MIN_PURCHASE_DAYS


class ClientRecognitionMixin(models.AbstractModel):
    _inherit = "client.recognition.mixin"

    client_hint = fields.Json(compute="_compute_client_hint", groups="base.group_user")

    # === COMPUTE METHODS === #

    @api.depends(lambda self: self._get_hint_triggers())
    @api.depends_context("uid", "lang", "company")
    def _compute_client_hint(self):
        managers = self._get_client_manager_hints()
        for document in self:
            document.client_hint = document._get_client_hint(managers.get(document.id, False))

    # === BUSINESS METHODS === #

    @api.model
    def _get_hint_triggers(self) -> list[str]:
        """Return the fields that the hint is made of."""
        own = ["client_recognition", "client_is_ambiguous", "client_match_id", "client_evidence", "client_frozen_at"]
        return [*self._get_recognition_triggers(), *own, "client_lifted_for_id", self._get_client_user_field()]

    def _get_client_hint(self, manager: dict | bool) -> dict | bool:
        """Return what the form tells its reader about the client, False where there is nothing to tell.

        :param manager: what it tells of the salesperson whose client this is
        """
        secret = self.sudo()  # sudo: what the reader may know of it is decided below
        kind, client = secret.client_recognition, self._get_recognised_client()
        if not kind and not manager:
            return False
        readable = bool(kind) and self._may_know(client)
        return {
            "kind": kind,
            "label": kind and dict(self._fields["client_recognition"]._description_selection(self.env))[kind],
            "words": self._get_words_for_reader(readable) if kind else "",
            "notes": secret._get_recognition_notes() if readable else [],
            "client": {"id": client.id, "name": client.display_name} if client and readable else False,
            "linked": secret._is_linked(),
            "can_link": not secret.client_frozen_at and self._is_recognition_open(),
            "candidates": self._get_candidates() if secret.client_is_ambiguous else [],
            "manager": manager,
            "can_repeat": readable and bool(secret.client_evidence and secret.client_evidence.get("purchases")),
            "has_history": readable and (kind != "new" or bool(secret.client_match_id)),
        }

    def _is_linked(self):
        """Tell whether the document's contact needs no other: the payer of an invoice may be someone else."""
        match = self.client_match_id
        return bool(self._get_recognition_source()) or not match or match == self._get_document_client()

    def _get_words_for_reader(self, readable):
        return self.sudo()._get_recognition_words() if readable else self._get_discreet_words()

    @api.model
    def _may_know(self, client):
        """Tell whether the user may know what the client bought: who sees no clients knows nothing of a client's."""
        return self.env["client.profile"].has_access("read") and (not client or client.has_access("read"))

    def _get_discreet_words(self):
        """Return what everyone who serves the client may know of him."""
        if self.client_recognition == "repeat":
            return self.env._("The client is known and has bought before.")
        if self.client_recognition == "returning":
            return self.env._("The client is known and has asked before.")
        return self.env._("Nobody is known by these contact data.")

    def _get_recognition_words(self) -> str:
        """Return the evidence in one sentence: what the client was, what that rests on, how he was recognised."""
        kind = self.client_recognition
        if kind == "repeat":
            words = self._say_repeat()
        elif kind == "returning":
            count = (self.client_evidence or {}).get("inquiries")
            words = self.env._("asked before (inquiries: %(count)s) and bought nothing", count=count)
        elif self.client_is_ambiguous:
            words = self.env._("nobody is known for certain")
        else:
            words = self.env._("the first inquiry")
        sentence = "; ".join(filter(None, (words, self._say_number(), self._say_how())))
        return f"{sentence[:1].upper()}{sentence[1:]}."

    def _say_number(self):
        number = self.client_purchase_number
        if not number:
            return ""
        if self.client_frozen_at:
            return self.env._("this is purchase no. %(number)s", number=number)
        return self.env._("this would be purchase no. %(number)s", number=number)

    def _say_repeat(self):
        evidence = self.client_evidence or {}
        days = (self._get_evidence_day() - self.client_previous_purchase_on).days
        ago = self._say_before(days)
        if evidence["purchases"] == 1:
            return self.env._("one purchase on %(first)s, %(ago)s", first=self._say_day(evidence["first"]), ago=ago)
        words = self.env._(
            "purchases: %(count)s since %(first)s, the last one %(ago)s",
            count=evidence["purchases"], first=self._say_day(evidence["first"]), ago=ago,
        )  # fmt: skip
        if evidence.get("interval") and evidence["purchases"] >= MIN_PURCHASE_DAYS:
            words += self.env._(" (usual interval in days: %(interval)s)", interval=f"{evidence['interval']:g}")
        return words

    def _say_day(self, day):
        return format_date(self.env, day)

    def _say_before(self, days):
        """Return how long before the document's day, or today while it is open."""
        if not self.client_frozen_at:
            return self.env["client.profile"]._say_ago(days)
        return self.env._("the same day") if days == 0 else self.env._("%(days)s days before", days=days)

    def _say_how(self):
        """Return by what the client was recognised, nothing where it is plain: by himself."""
        evidence = self.client_evidence or {}
        address = evidence.get("address", "")
        words = {
            "company": self.env._("recognised by his company"),
            "email": self.env._("recognised by e-mail %(address)s", address=address),
            "phone": self.env._("recognised by phone %(address)s", address=address),
            "vat": self.env._("recognised by tax number %(address)s", address=address),
        }.get(evidence.get("by"), "")
        if words and evidence.get("archived"):
            words += self.env._(" (archived)")
        return words

    def _get_evidence_day(self):
        """Return the day from which days are counted back: that of the freezing, today for an open document."""
        if self.client_frozen_at:
            return self._get_recognition_day({})
        return self._get_recognition_company()._get_client_today()

    def _get_recognition_notes(self) -> list[str]:
        """Return further sentences: what has changed since, and why nobody was recognised."""
        notes = []
        if crowd := (self.client_evidence or {}).get("crowd"):
            notes.append(self.env._("%(address)s belongs to too many contacts to tell who it is.", address=crowd))
        if since := self._say_since():
            notes.append(since)
        return notes

    def _say_since(self):
        """Return what is known today of the purchases before this document, if that is not what was found."""
        document = self._get_recognition_source() or self
        if not document._origin.id or not self._get_recognised_client():
            return None
        found = (self.client_evidence or {}).get("purchases", 0)
        before, by_the_evening = document._recount_purchases()
        if before <= found <= by_the_evening:
            return None
        if self.client_frozen_at:
            return self.env._(
                "Counted again today, purchases before this one: %(count)s. Since then some were refunded, cancelled, "
                "entered later, or came with a merged contact.",
                count=before,
            )
        return self.env._("This has changed since. Purchases today: %(count)s.", count=before)

    def _get_candidates(self) -> list[dict]:
        """Return whom the document may be of, for its reader to choose from."""
        match = self.env["client.recognition"].sudo()._match([self.sudo()._get_question({})])[0]
        candidates = []
        for hit in match.perhaps or filter(None, [match.certain]):
            contact = self.env["res.partner"].browse(hit.contact_id)
            if self._may_know(contact):
                candidates.append(self._describe_candidate(hit, contact))
        return candidates

    def _describe_candidate(self, hit, contact):
        return {
            "id": contact.id,
            "name": contact.display_name,
            "reason": self.env["client.recognition"]._name_address(hit),
            "words": contact.client_headline or "",
        }
