"""The demo data: what the clients of the demo shop asked for, and what became of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from odoo import api, models
from odoo.addons.client_base.models.client_base_demo import QUIET

SEED = 20
LEAD_COUNT = 60
OPEN, WON, LOST = "open", "won", "lost"
# (English, Russian, expected revenue)
SUBJECTS = (
    ("Monthly food delivery", "Ежемесячная доставка корма", 120),
    ("Aquarium turnkey", "Аквариум под ключ", 480),
    ("Grooming for the season", "Груминг на сезон", 210),
    ("Wholesale price list", "Оптовый прайс-лист", 900),
    ("Food for a shelter", "Корм для приюта", 640),
    ("Starter kit for a puppy", "Набор для щенка", 150),
    ("Litter subscription", "Наполнитель по подписке", 90),
)
LOST_REASONS = (("Bought elsewhere", "Купил в другом месте"), ("No delivery to his town", "Нет доставки в его город"))


@dataclass
class Lead:
    client: models.Model
    subject: tuple[str, str, int]
    day: date
    fate: str
    reason: int | None


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    @api.model
    def _generate_leads(self, count: int = LEAD_COUNT):
        """Write leads of the demo shop's clients, unless they have some."""
        clients = self._get_demo_clients().filtered("active")
        Lead = self.env["crm.lead"].with_context(active_test=False, **QUIET)
        if not clients or Lead.search_count([("partner_id", "child_of", clients.ids)], limit=1):
            return
        story = self._invent_leads(clients, count)
        leads = Lead.create([self._prepare_lead_vals(lead) for lead in story])
        self._decide_leads(story, leads)
        Lead.create(self._prepare_asking_vals(clients))
        # A quotation that answers somebody who had a lead before is no first inquiry.
        self.env["client.recognition"]._recognise_history("sale.order")
        self.env["client.profile"]._refresh_queued()

    @api.model
    def _invent_leads(self, clients, count):
        random = Random(SEED)  # noqa: S311  the same leads every time are what is wanted
        today = self.env.company._get_client_today()
        leads = []
        for client in random.choices(clients, k=count):
            fate = random.choice((OPEN, OPEN, WON, LOST))
            days_ago = random.randint(1, 45) if fate == OPEN else random.randint(20, 700)
            reason = random.randrange(len(LOST_REASONS)) if fate == LOST else None
            leads.append(Lead(client, random.choice(SUBJECTS), today - timedelta(days=days_ago), fate, reason))
        return sorted(leads, key=lambda lead: lead.day)

    def _prepare_lead_vals(self, lead):
        contact = lead.client.child_ids[:1] or lead.client
        return {
            "name": f"{self._get_lead_words(lead)}: {lead.client.name}",
            "type": "opportunity",
            "partner_id": contact.id,
            "user_id": lead.client.user_id.id,
            "expected_revenue": lead.subject[2],
            "create_date": self._get_demo_moment(lead.day, 660),
            "date_deadline": lead.day + timedelta(days=30),
        }

    def _get_lead_words(self, lead):
        return lead.subject[lead.client.country_id.code == "RU"]

    def _decide_leads(self, story, leads):
        """Win and lose the leads whose fate is known, and date that to a week after they came."""
        reasons = self._create_translated("crm.lost.reason", [{}, {}], *zip(*LOST_REASONS, strict=True))
        pairs = list(zip(story, leads, strict=True))
        won = leads.browse(record.id for lead, record in pairs if lead.fate == WON)
        won.action_set_won()
        for index, reason in enumerate(reasons):
            lost = leads.browse(record.id for lead, record in pairs if lead.reason == index)
            lost.action_set_lost(lost_reason_id=reason.id)
        for lead, record in pairs:
            if lead.fate != OPEN:
                record.date_closed = self._get_demo_moment(lead.day + timedelta(days=7), 900)
        self._spread_open_leads([record for lead, record in pairs if lead.fate == OPEN])

    def _spread_open_leads(self, leads):
        """Move the open leads along the pipeline: the older, the farther."""
        stages = self.env["crm.stage"].search([("is_won", "=", False), ("team_ids", "=", False)])
        for index, lead in enumerate(leads if stages else ()):
            lead.stage_id = stages[len(stages) - 1 - index * len(stages) // len(leads)]
