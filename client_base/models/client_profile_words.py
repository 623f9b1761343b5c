"""The facts of a profile in the words of a salesperson: each figure with what it rests on."""

from odoo import models
from odoo.tools import format_amount, format_date

from ..analytics import cadence


class ClientProfile(models.Model):
    _inherit = "client.profile"

    # === BUSINESS METHODS === #

    def _explain(self) -> str:
        """Return the facts in a few lines of the user's language, the stage and its reason first."""
        self.ensure_one()
        if not self.purchase_count:
            return self.env._("Prospect: has not bought yet.")
        lines = [self._explain_stage(), self._explain_purchases(), self._explain_rhythm(), self._explain_money()]
        return "\n".join(line for line in lines if line)

    def _get_headline(self) -> str:
        """Return what a salesperson wants to know while the phone is still ringing."""
        self.ensure_one()
        if not self.purchase_count:
            return self.env._("has not bought yet")
        ago = self._say_ago(self._get_days_since_purchase())
        return self.env._("purchases: %(count)s, the last one %(ago)s", count=self.purchase_count, ago=ago)

    def _get_days_since_purchase(self) -> int:
        return (self.company_id._get_client_today() - self.last_purchase_on).days

    def _say_ago(self, days: int) -> str:
        if days == 0:
            return self.env._("today")
        return self.env._("yesterday") if days == 1 else self.env._("%(days)s days ago", days=days)

    def _explain_stage(self):
        company, since = self.company_id, self._get_days_since_purchase()
        ago = self._say_ago(since)
        words = {
            "first_time": self.env._("First-time: bought on one day so far, %(ago)s.", ago=ago),
            "active": self.env._(
                "Active: bought on %(days)s different days, last %(ago)s (asleep after %(limit)s).",
                days=self.purchase_day_count, ago=ago, limit=company.client_sleeping_days,
            ),
            "loyal": self.env._(
                "Loyal: bought on %(days)s different days (loyal from %(limit)s), last %(ago)s.",
                days=self.purchase_day_count, ago=ago, limit=company.client_loyal_days,
            ),
            "sleeping": self.env._(
                "Sleeping: bought nothing for %(since)s days (asleep after %(limit)s).",
                since=since, limit=company.client_sleeping_days,
            ),
            "lost": self.env._(
                "Lost: bought nothing for %(since)s days (lost after %(limit)s).",
                since=since, limit=company.client_lost_days,
            ),
        }  # fmt: skip
        return words.get(self.stage)

    def _explain_purchases(self):
        return self.env._(
            "Purchases: %(count)s, the first on %(first)s, the last on %(last)s.",
            count=self.purchase_count,
            first=format_date(self.env, self.first_purchase_on),
            last=format_date(self.env, self.last_purchase_on),
        )

    def _explain_rhythm(self):
        """Say how often the client buys, once his rhythm is more than a coincidence."""
        expected = cadence.expected_on(self.last_purchase_on, self.median_interval, self.purchase_day_count)
        if not expected:
            return None
        usual = {"interval": f"{self.median_interval:g}", "expected": format_date(self.env, expected)}
        overdue = cadence.days_overdue(expected, self.company_id._get_client_today())
        if overdue:
            return self.env._(
                "Usual interval in days: %(interval)s. The next purchase was expected on %(expected)s, %(ago)s.",
                ago=self._say_ago(overdue), **usual,
            )  # fmt: skip
        return self.env._(
            "Usual interval in days: %(interval)s. The next purchase is expected on %(expected)s.", **usual
        )

    def _explain_money(self):
        def money(amount):
            return format_amount(self.env, amount, self.currency_id)

        text = self.env._(
            "Revenue: %(total)s without taxes, %(recent)s of it in the last %(months)s months; "
            "%(average)s by purchase.",
            total=money(self.revenue), recent=money(self.revenue_recent), average=money(self.average_purchase),
            months=self.company_id.client_recent_months,
        )  # fmt: skip
        if not self.refunded_share:
            return text
        return f"{text} " + self.env._("Came back: %(share)s %%.", share=f"{self.refunded_share:.0%}".rstrip("%"))
