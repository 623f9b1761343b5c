"""What recipients do on the host's pages: who asks for no more mailings is noted on the one that he asked through."""

from odoo.addons.mass_mailing.controllers.main import MassMailController
from odoo.http import request, route

from ..models.mailing.content.looker import BY_LINK, LINK


class ClientMailController(MassMailController):
    # === UNSUBSCRIBING === #

    def _mailing_unsubscribe_from_list(self, mailing, document_id, email, hash_token):
        response = super()._mailing_unsubscribe_from_list(mailing, document_id, email, hash_token)
        self._note_unsubscribed(mailing, document_id, email)
        return response

    def _mailing_unsubscribe_from_document(self, mailing, document_id, email, hash_token):
        response = super()._mailing_unsubscribe_from_document(mailing, document_id, email, hash_token)
        self._note_unsubscribed(mailing, document_id, email)
        return response

    @route()
    def mailing_update_list_subscription(
        self, mailing_id=None, document_id=None, email=None, hash_token=None, lists_optin_ids=None, **post
    ):
        left = super().mailing_update_list_subscription(
            mailing_id=mailing_id, document_id=document_id, email=email, hash_token=hash_token,
            lists_optin_ids=lists_optin_ids, **post,
        )  # fmt: skip
        if isinstance(left, int):  # otherwise the host let nobody in
            address, _token = self._fetch_user_information(email, hash_token)
            if left:
                self._note_unsubscribed(self._browse_mailing(mailing_id), document_id, address)
            elif lists_optin_ids:
                self._note_come_back(address, self._browse_mailing(mailing_id))
        return left

    @route()
    def mail_blocklist_add(self, mailing_id=None, document_id=None, email=None, hash_token=None):
        done = super().mail_blocklist_add(
            mailing_id=mailing_id, document_id=document_id, email=email, hash_token=hash_token
        )
        if done is True:
            address, _token = self._fetch_user_information(email, hash_token)
            self._note_unsubscribed(self._browse_mailing(mailing_id), document_id, address)
        return done

    # === COMING BACK === #

    @route()
    def mail_blocklist_remove(self, mailing_id=None, document_id=None, email=None, hash_token=None):
        done = super().mail_blocklist_remove(
            mailing_id=mailing_id, document_id=document_id, email=email, hash_token=hash_token
        )
        if done is True:
            address, _token = self._fetch_user_information(email, hash_token)
            self._note_come_back(address)
        return done

    # === HELPERS === #

    def _check_mailing_email_token(self, mailing_id, document_id, email, hash_token, required_mailing_id=False):
        mailing = super()._check_mailing_email_token(
            mailing_id, document_id, email, hash_token, required_mailing_id=required_mailing_id
        )
        # Who came by the link got the mail; a user of ours without one reads on its page what he may read himself.
        return mailing.with_context(**{BY_LINK: LINK}) if hash_token else mailing

    def _browse_mailing(self, mailing_id):
        # sudo: the host has checked the link that the recipient came by
        return request.env["mailing.mailing"].sudo().browse(mailing_id or ())

    def _note_unsubscribed(self, mailing, document_id, email):
        request.env["mailing.trace"].sudo()._note_unsubscribed(mailing, document_id, email)  # sudo: as above

    def _note_come_back(self, email, mailing=None):
        request.env["mailing.trace"].sudo()._note_come_back(email, mailing)  # sudo: as above
