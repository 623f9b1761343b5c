"""The next step that was agreed: an activity of the host, so that it stands wherever activities stand."""

from odoo import api, models
from odoo.tools.mail import plaintext2html
from odoo.tools.misc import clean_context

SUMMARY_LENGTH = 60


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Whatever is proposed: the activity of the next step is made here, and no other one is touched.
        interactions = super().create([{**vals, "next_activity_id": False} for vals in vals_list])
        interactions.filtered("next_on")._plan_next_step()
        return interactions

    def write(self, vals):
        before = {interaction: (interaction.next_on, interaction.user_id) for interaction in self}
        result = super().write(vals)
        moved = self.filtered(lambda interaction: before[interaction][0] != interaction.next_on)
        moved._plan_next_step()
        handed = self.filtered(lambda interaction: before[interaction][1] != interaction.user_id)
        handed._hand_next_step()
        return result

    # === BUSINESS METHODS === #

    def _plan_next_step(self):
        """Have one open activity for the day to call back: made, moved, or taken back where the day was cleared."""
        # sudo: who may log a talk may agree on the next one, on cards that he may not change
        for interaction in self.with_env(self.env(su=True, context=clean_context(self.env.context))):
            activity = interaction.next_activity_id.filtered("active")
            if not interaction.next_on:
                activity.unlink()
            elif activity:
                activity.date_deadline = interaction.next_on  # whoever has it by now keeps it
            else:
                interaction.next_activity_id = activity.create(interaction._prepare_next_activity_vals())

    def _hand_next_step(self):
        """Give the step that is still open to whose talk it is now; one that was done stays done."""
        # sudo: the same
        for interaction in self.with_env(self.env(su=True, context=clean_context(self.env.context))):
            interaction.next_activity_id.filtered("active").user_id = interaction.user_id

    def _prepare_next_activity_vals(self) -> dict:
        """Hook: return the values of the activity that reminds of the next step."""
        call = self.env.ref("mail.mail_activity_data_call", raise_if_not_found=False)
        place = self._get_next_activity_place()
        return {
            "activity_type_id": call.id if call else False,
            "res_model_id": self.env["ir.model"]._get_id(place._name),
            "res_id": place.id,
            "user_id": self.user_id.id,
            "date_deadline": self.next_on,
            "summary": self._get_next_summary(),
            "note": plaintext2html(self.note) if self.note else False,
        }

    def _get_next_activity_place(self):
        """Return the document that the talk was about, if that has activities, or else the client's card."""
        document = self._get_document()
        return document if "activity_ids" in document else self.client_id

    def _get_next_summary(self) -> str:
        """Return what to call about in one line: the first one of the notes, if there are any."""
        about = next(iter((self.note or self.offer_text or "").strip().splitlines()), "")
        if len(about) > SUMMARY_LENGTH:
            about = about[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"
        words = filter(None, (self.env._("Call back"), about))
        return ": ".join(words)
