"""What can be done about the client of a colleague: hand the document over, ask him, lift the block."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from .manager import MANAGERS


class ClientRecognitionMixin(models.AbstractModel):
    """A document that goes to the one who serves its client, or that he lets another go on with."""

    _inherit = "client.recognition.mixin"

    # === ACTION METHODS === #

    def action_hand_over_to_client_manager(self):
        """Make the client's manager the salesperson of each document, and tell him."""
        conflicts = self._check_client_conflicts()
        for document in self.browse(conflicts):
            document._hand_over_to_client_manager(conflicts[document.id])
        message = self.env._("Handed over to %(manager)s.", manager=self._join_names(conflicts.values(), "manager"))
        # Who sees his own documents only has just given it out of his hands: he goes back to what he sees.
        stays = self._filtered_access("read") == self
        return self._prepare_client_notification(message, None if stays else self._prepare_client_documents_action())

    def action_ask_client_manager(self):
        """Ask the client's manager, once for each document as long as he has not answered."""
        conflicts = self._check_client_conflicts()
        conflicts = {key: conflict for key, conflict in conflicts.items() if conflict.manager != self.env.user}
        if not conflicts:
            raise UserError(self.env._("You serve this client yourself."))
        asked, waiting = [], []
        for document in self.browse(conflicts):
            conflict = conflicts[document.id]
            (asked if document._ask_client_manager(conflict) else waiting).append(conflict)
        words = []
        if asked:
            words.append(self.env._("Asked: %(managers)s.", managers=self._join_names(asked, "manager")))
        if waiting:
            names = self._join_names(waiting, "manager")
            words.append(self.env._("Asked already, the answer is still open: %(managers)s.", managers=names))
        return self._prepare_client_notification(" ".join(words))

    def action_lift_client_manager_block(self):
        """Let the salesperson of each document go on with it. Raise an AccessError for who is no manager."""
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(self.env._("Only a manager of the client base may lift the block."))
        conflicts = self._check_client_conflicts()
        blocked = {key: conflict for key, conflict in conflicts.items() if conflict.is_blocked}
        if not blocked:
            raise UserError(self.env._("There is no block to lift."))
        for document in self.browse(blocked):
            document._lift_client_manager_block(blocked[document.id])
        names = self._join_names(blocked.values(), "seller")
        return self._prepare_client_notification(
            self.env._("The block is lifted for %(salesperson)s.", salesperson=names)
        )

    # === BUSINESS METHODS === #

    def _check_client_conflicts(self) -> dict:
        """Return the conflicts of the open documents among these, which the user must be allowed to write."""
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only colleagues may do this."))
        self.check_access("write")
        conflicts = self.filtered(lambda document: document._client_manager_matters())._get_client_conflicts()
        if not conflicts:
            raise UserError(self.env._("No other salesperson serves the client."))
        return conflicts

    def _hand_over_to_client_manager(self, conflict):
        # sudo: the user has shown that he may write the document, and may not any more once it is another's
        document = self.sudo()
        manager = conflict.manager
        # He is told below why he gets it, and needs no second message that he does.
        document.with_context(mail_auto_subscribe_no_notify=True).write({self._get_client_user_field(): manager.id})
        document.message_post(
            body=self.env._("Handed over to %(manager)s, who serves the client.", manager=manager.name)
        )
        if manager == self.env.user:
            return
        document = document.with_context(lang=manager.lang)
        document.message_notify(
            partner_ids=manager.partner_id.ids,
            subject=document.env._("Handed over to you: %(document)s", document=document.display_name),
            body=document.env._(
                "%(user)s hands %(document)s over to you, because you serve %(client)s.",
                user=self.env.user.name, document=document._get_html_link(), client=conflict.client.display_name,
            ),
        )  # fmt: skip

    def _lift_client_manager_block(self, conflict):
        # sudo: the fields of the block are written here only
        document = self.sudo()
        document.write({"client_lifted_for_id": conflict.seller.id, "client_lifted_client_id": conflict.client.id})
        document.message_post(
            body=self.env._(
                "%(user)s lifted the block for %(salesperson)s. The client is served by %(manager)s.",
                user=self.env.user.name, salesperson=conflict.seller.name, manager=conflict.manager.name,
            )
        )  # fmt: skip

    # === ASKING === #

    def _ask_client_manager(self, conflict) -> bool:
        """Ask on the client's card, or by a message where the manager cannot see it. Return False if he was asked."""
        manager = conflict.manager
        # sudo: who asks need not see the client's card
        document = self.sudo().with_context(lang=manager.lang)
        subject, body = document._get_client_question(conflict)
        client = conflict.client.with_env(document.env)
        if document._is_client_manager_asked(client, manager, subject):
            return False
        if not document._can_client_manager_see(client, manager) or not client.activity_schedule(
            "mail.mail_activity_data_todo", summary=subject, note=body, user_id=manager.id
        ):
            document.message_notify(partner_ids=manager.partner_id.ids, subject=subject, body=body)
        return True

    def _get_client_question(self, conflict):
        """Return the question as its subject and its text."""
        # Who asks can read his own message, and may not know whom it is about: the client's card tells the manager.
        seen = conflict.client.with_env(self.env).has_access("read")
        client = conflict.client.display_name if seen else self.env._("a client of yours")
        names = {"salesperson": conflict.seller.name, "client": client}
        subject = self.env._(
            "%(salesperson)s wants to sell to %(client)s: %(document)s", document=self.display_name, **names
        )
        body = self.env._(
            "%(salesperson)s wants to sell to %(client)s, whom you serve: %(document)s."
            " Agree, or take the document over.",
            document=self._get_html_link(), **names,
        )  # fmt: skip
        return subject, body

    def _is_client_manager_asked(self, client, manager, subject) -> bool:
        """Tell whether a question about this document is open: on the client's card, or as a message."""
        link = f'data-oe-model="{self._name}" data-oe-id="{self.id}"'
        if any(link in (activity.note or "") for activity in client.activity_ids):
            return True
        return bool(
            self.env["mail.message"].search_count(
                [
                    ("model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("message_type", "=", "user_notification"),
                    ("partner_ids", "in", manager.partner_id.ids),
                    ("subject", "=", subject),
                ],
                limit=1,
            )
        )

    def _can_client_manager_see(self, client, manager) -> bool:
        companies = manager.company_ids.ids
        return client.with_user(manager).with_context(allowed_company_ids=companies).has_access("read")

    # === ANSWERS TO THE BUTTONS === #

    def _join_names(self, conflicts, who) -> str:
        return ", ".join(dict.fromkeys(getattr(conflict, who).name for conflict in conflicts))

    def _prepare_client_notification(self, message, following=None):
        """Return the action that says the message, and then goes on or reads the form anew."""
        following = following or {"type": "ir.actions.act_window_close"}
        params = {"type": "success", "message": message, "next": following}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}

    def _prepare_client_documents_action(self):
        """Return the action that opens the list of these documents and forgets the form they came from."""
        # sudo: the name of a model is no secret
        name = self.env["ir.model"].sudo()._get(self._name).name
        views = [(False, "list"), (False, "form")]
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": self._name, "views": views, "target": "main"
        }  # fmt: skip
