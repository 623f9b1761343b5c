"""The arms of the timeline that tell of e-mails: messages of chatters, and mailings with what became of them."""

from odoo import api, models
from odoo.tools import SQL

from .arm import Arm

MESSAGES, MAILINGS = 7, 8
MESSAGE_TYPES = ("comment", "email", "email_outgoing")
# The moments of a mailing's trace, in the order of their numbers, which are never used anew.
MAILING_KINDS = (
    "mailing_sent", "mailing_opened", "mailing_clicked", "mailing_answered", "mailing_bounced", "mailing_unsubscribed",
    "mailing_skipped",
)  # fmt: skip


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    # === BUSINESS METHODS === #

    @api.model
    def _get_arms(self):
        # EXTENDS 'client_base'
        arms = super()._get_arms()
        sees_mailings = self.env["mailing.trace"].has_access("read")
        if self.env["mail.message"].has_access("read"):
            arms.append(self._make_message_arm(sees_mailings))
        if sees_mailings:
            arms.append(self._make_mailing_arm())
        return arms

    def _make_message_arm(self, sees_mailings):
        # The host asks each message for its document, which are those of ``thread`` here.
        query = self.env["mail.message"]._search([("message_type", "in", MESSAGE_TYPES)], bypass_access=True)
        query.add_join(
            "LEFT JOIN",
            "colleague",
            SQL("""LATERAL (
                SELECT MIN(id) AS user_id FROM res_users
                 WHERE partner_id = mail_message.author_id AND share IS NOT TRUE)"""),
            SQL("TRUE"),
        )
        note = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")
        return Arm(
            number=MESSAGES,
            kinds=("email_in", "email_out", "note"),
            query=query,
            people="thread",
            owner=(SQL("mail_message.model"), SQL("mail_message.res_id")),
            # a mailing is shown as such
            where=SQL("NOT EXISTS (%s)", self._select_mailing_of_message()) if sees_mailings else None,
            moment=SQL("mail_message.date"),
            columns={
                "contact_id": SQL("""COALESCE((
                    SELECT id FROM res_partner author
                     WHERE author.id = mail_message.author_id AND author.commercial_partner_id = person.client_id
                ), person.contact_id)"""),
                "kind": SQL(
                    "CASE WHEN mail_message.message_type = 'comment' AND mail_message.subtype_id = %s THEN 'note'"
                    " WHEN mail_message.message_type = 'email_outgoing' THEN 'email_out'"
                    " WHEN colleague.user_id IS NOT NULL THEN 'email_out' ELSE 'email_in' END",
                    note,
                ),
                "name": SQL("NULLIF(mail_message.subject, '')"),
                "user_id": SQL("colleague.user_id"),
                "body": SQL("LEFT(mail_message.body, 20000)"),
                "res_model": SQL("person.res_model"),
                "res_id": SQL("person.res_id"),
            },
        )  # fmt: skip

    def _select_mailing_of_message(self):
        return SQL("""
            SELECT FROM mailing_trace mailed
             WHERE mailed.model = mail_message.model AND mailed.res_id = mail_message.res_id
               AND mailed.message_id = mail_message.message_id
        """)

    def _make_mailing_arm(self):
        """Return a row for each moment of a mailing: sent, opened, clicked, answered, bounced, unsubscribed.

        One that was skipped has the moment alone in which it was.
        """
        traces = [("mass_mailing_id", "!=", False), ("is_test_trace", "=", False)]
        query = self.env["mailing.trace"]._search(traces)
        mailing = query.left_join("mailing_trace", "mass_mailing_id", "mailing_mailing", "id", "told_mailing")
        moments = SQL("""LATERAL (
            SELECT * FROM (VALUES
                (0, mailing_trace.sent_datetime), (1, mailing_trace.open_datetime),
                (2, mailing_trace.links_click_datetime), (3, mailing_trace.reply_datetime),
                (4, CASE WHEN mailing_trace.trace_status IN ('bounce', 'error')
                    THEN COALESCE(mailing_trace.sent_datetime, mailing_trace.create_date) END),
                (5, mailing_trace.client_unsubscribed_at),
                (6, COALESCE(mailing_trace.sent_datetime, mailing_trace.create_date))
            ) AS moments (place, at)
             WHERE at IS NOT NULL AND (place = 6) = (mailing_trace.trace_status IS NOT DISTINCT FROM 'cancel'))""")
        query.add_join("JOIN", "told", moments, SQL("TRUE"))
        names = SQL(" ").join(SQL("WHEN %s THEN %s", place, kind) for place, kind in enumerate(MAILING_KINDS))
        return Arm(
            number=MAILINGS,
            kinds=MAILING_KINDS,
            query=query,
            people="thread",
            owner=(SQL("mailing_trace.model"), SQL("mailing_trace.res_id")),
            moment=SQL("told.at"),
            place=SQL("told.place"),
            columns={
                "contact_id": SQL("person.contact_id"),
                "kind": SQL("CASE told.place %s END", names),
                "name": self.env["mailing.mailing"]._field_to_sql(mailing, "subject"),
                "user_id": SQL.identifier(mailing, "user_id"),
                "body": SQL("CASE WHEN told.place IN (4, 6) THEN %s END", self._say_failure()),
                "res_model": SQL("'mailing.mailing'"),
                "res_id": SQL("mailing_trace.mass_mailing_id"),
            },
        )

    def _say_failure(self):
        """Return the SQL of why a mailing did not arrive: its own words, or else those of the kind of failure."""
        kinds = self.env["mailing.trace"]._fields["failure_type"]._description_selection(self.env)
        labels = SQL(" ").join(SQL("WHEN %s THEN %s", code, label) for code, label in kinds)
        return SQL("COALESCE(NULLIF(mailing_trace.failure_reason, ''), CASE mailing_trace.failure_type %s END)", labels)
