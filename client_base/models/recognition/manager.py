"""One manager per client: who sells to the client of a colleague is told so, or is stopped."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import format_date

from .mixin import INTERNAL

MANAGERS = "client_base.client_base_group_manager"
LIFT_FIELDS = frozenset({"client_lifted_for_id", "client_lifted_client_id"})


class Conflict(NamedTuple):
    """A document whose client is served by someone else."""

    client: models.Model
    manager: models.Model
    seller: models.Model
    # The document is unsaved and already names the manager: the seller is who types it.
    is_his: bool
    # Whether the seller may not go on with it.
    is_blocked: bool
    is_lifted: bool


class ClientRecognitionMixin(models.AbstractModel):
    """A document that tells who serves its client, if that is another salesperson."""

    _inherit = "client.recognition.mixin"

    client_lifted_for_id = fields.Many2one(
        "res.users", "Block Lifted For", copy=False, readonly=True, groups=INTERNAL, index="btree_not_null",
        help="The salesperson who may go on with this document, though the client is served by someone else.",
    )  # fmt: skip
    # Lifted for one client is not lifted for the next one that someone puts on the document.
    client_lifted_client_id = fields.Many2one(
        "res.partner", "Block Lifted At", copy=False, readonly=True, groups=NO_ACCESS, index="btree_not_null"
    )

    # === BUSINESS METHODS === #

    def _client_manager_matters(self) -> bool:
        """Hook: tell whether this document is one that the client's manager should have: a quotation, an open lead."""
        return False

    def _has_field_access(self, field, operation):
        # EXTENDS 'base'
        # Who may write a document would lift its block by himself.
        if operation == "write" and field.name in LIFT_FIELDS and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def _get_client_manager_hint(self):
        """Return what the reader should know of the client's manager and can do about it, False if there is nothing."""
        self.ensure_one()
        return self._get_client_manager_hints().get(self.id, False)

    def _get_client_manager_hints(self) -> dict[int, dict]:
        """Return the hints of the documents that have one by their ids, in a fixed number of queries."""
        if not self.env.user._is_internal():
            return {}
        conflicts = self.filtered(lambda document: document._client_manager_matters())._get_client_conflicts()
        contacts = self._get_last_contacts(conflicts)
        saved = self.filtered(lambda document: document.id in conflicts and document._origin)._origin
        # A document that is not saved yet is the writer's own.
        writable = set(saved._filtered_access("write").ids) if saved else set()
        may_create = bool(conflicts) and self.browse().has_access("create")
        hints = {}
        for document in self.filtered(lambda document: document.id in conflicts):
            may_write = document._origin.id in writable if document._origin else may_create
            conflict = conflicts[document.id]
            hints[document.id] = document._prepare_client_manager_hint(conflict, contacts.get(document.id), may_write)
        return hints

    def _prepare_client_manager_hint(self, conflict, contact, may_write):
        is_manager = conflict.manager == self.env.user
        can_act = may_write and not conflict.is_his
        return {
            "name": conflict.manager.name,
            "words": self._get_client_manager_words(conflict, contact, can_act),
            "blocked": conflict.is_blocked and not is_manager,
            "can_lift": conflict.is_blocked and can_act and self.env.user.has_group(MANAGERS),
            "can_hand_over": can_act,
            "can_ask": can_act and not is_manager,
        }

    def _get_client_manager_words(self, conflict, contact, can_act) -> str:
        """Return who serves the client, and what the reader can do."""
        if conflict.manager == self.env.user:
            seller = self.env._("Salesperson of this document: %(salesperson)s.", salesperson=conflict.seller.name)
            # Not within an f-string, where translations are not looked for.
            yours = self.env._("You serve this client.")
            return f"{yours} {seller}"
        words = [self._say_who_serves(conflict, contact)]
        if conflict.is_his:
            words.append(self.env._("The document is his as soon as you save it."))
        elif conflict.is_blocked:
            words.append(self._say_blocked())
        elif conflict.is_lifted:
            words.append(self.env._("The block is lifted for %(salesperson)s.", salesperson=conflict.seller.name))
        elif can_act:
            words.append(self.env._("Hand the document over to him, or ask him."))
        return " ".join(words)

    def _say_who_serves(self, conflict, contact) -> str:
        if not contact:
            return self.env._("Served by %(manager)s.", manager=conflict.manager.name)
        return self.env._(
            "Served by %(manager)s (last contact %(day)s, %(kind)s).",
            manager=conflict.manager.name, day=format_date(self.env, contact.on), kind=contact.kind,
        )  # fmt: skip

    @api.model
    def _say_blocked(self) -> str:
        return self.env._(
            "The document can be saved, but goes no further until it is handed over or a manager lifts the block."
        )

    def _get_last_contacts(self, conflicts) -> dict:
        """Return the last contact with the client of the only conflict by the document's id.

        The document itself is no contact. Of several documents, the managers are enough.
        """
        if len(conflicts) != 1:
            return {}
        [(document_id, conflict)] = conflicts.items()
        # sudo: whoever sees the document learns when someone spoke with the client and how, and not about what
        document = self.browse([document_id]).sudo()
        LastContact = self.env["client.last.contact"].sudo().with_company(document.company_id or self.env.company)
        return {document_id: LastContact._find(conflict.client, document._origin).get(conflict.client.id)}

    # === WHOSE CLIENT === #

    def _get_client_conflicts(self, policies=("warn", "block")) -> dict[int, Conflict]:
        """Return the conflict of each document that has one, by the document's id."""
        # sudo: the reader may not see the client, and learns of him only who serves him
        documents = [document for document in self.sudo() if document._get_client_manager_policy() in policies]
        client_ids = [document._get_recognised_client().id for document in documents]
        # A list is confirmed one by one: with the first client, those of its neighbours are read.
        neighbours = documents[0]._get_document_client()._prefetch_ids if documents else ()
        Clients = self.env["res.partner"].sudo().browse(set(filter(None, client_ids)))
        clients = {client.id: client for client in Clients.with_prefetch((*Clients.ids, *filter(None, neighbours)))}
        found = [
            (document.id, document._find_client_conflict(clients[client_id]))
            for document, client_id in zip(documents, client_ids, strict=True)
            if client_id
        ]
        return {document_id: conflict for document_id, conflict in found if conflict}

    def _find_client_conflict(self, client):
        """Return the conflict of this document over the client, None if its salesperson, or nobody, serves him."""
        manager, seller = client.user_id, self._get_client_seller()
        if not seller or not self._is_client_manager(manager):
            return None
        # The host gives a new document to the manager of its contact, which who types it does not see at once.
        is_his = seller == manager and not self._origin
        if is_his and self._is_human(self.env.user):
            seller = self.env.user
        if seller == manager:
            return None
        is_lifted = self.client_lifted_for_id == seller and self.client_lifted_client_id == client
        is_blocked = self._get_client_manager_policy() == "block" and not is_his and not is_lifted
        return Conflict(client, manager, seller.sudo(), is_his, is_blocked, is_lifted)

    def _get_client_seller(self):
        """Return who sells: the salesperson or, as long as there is none, who looks. Nobody for the website's own."""
        user = self[self._get_client_user_field()]
        if self._is_human(user):
            return user
        made_by_hand = not self._origin or self._is_human(self._origin.create_uid)
        return self.env.user.filtered(self._is_human) if made_by_hand else user.browse()

    def _is_client_manager(self, user) -> bool:
        """Tell whether the user can serve a client in the company of the document."""
        return self._is_human(user) and (not self.company_id or self.company_id in user.company_ids)

    @api.model
    def _is_human(self, user) -> bool:
        # The superuser is archived.
        return bool(user) and user.active and not user.share

    def _get_client_manager_policy(self) -> str:
        return (self.company_id or self.env.company).client_manager_policy
