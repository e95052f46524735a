// The texts that come with the product. A firm writes its own over them.

import type { Language, TemplateKey } from '@daybook/core/delivery/mail-template.ts';

export type MailText = Readonly<{ subject: string; body: string }>;

const signature = '{{ sender.name }}\n{{ seller.name }}';

const english: Readonly<Record<TemplateKey, MailText>> = {
  invoice: {
    subject: 'Invoice {{ document.number }} of {{ seller.name }}',
    body: `Dear {{ recipient.name }},

please find attached invoice {{ document.number }} of {{ document.date }} for {{ document.total }}.
{% if document.open == document.total %}It is due on {{ document.due }}.{% else %}Of it {{ document.open }} is open, due on {{ document.due }}.{% endif %}{% if document.order != "" %}
Your order: {{ document.order }}.{% endif %}

Kind regards
${signature}`,
  },
  credit_note: {
    subject: 'Credit note {{ document.number }} of {{ seller.name }}',
    body: `Dear {{ recipient.name }},

please find attached credit note {{ document.number }} of {{ document.date }} for {{ document.total }}, on our invoice {{ document.invoice }}.

Kind regards
${signature}`,
  },
  reminder_1: {
    subject: 'Reminder: {{ document.open }} overdue',
    body: `Dear {{ recipient.name }},

perhaps it has escaped your notice: the following is past its due date.

{% for invoice in invoices %}{{ invoice.number }} of {{ invoice.date }}, due {{ invoice.due }}: {{ invoice.open }}
{% endfor %}
Together {{ document.open }}. If you have paid meanwhile, please take this as settled. If something is not right with an invoice, please tell us.

Kind regards
${signature}`,
  },
  reminder_2: {
    subject: 'Second reminder: {{ document.open }} overdue',
    body: `Dear {{ recipient.name }},

we wrote to you before about the following, which is still open.

{% for invoice in invoices %}{{ invoice.number }} of {{ invoice.date }}, due {{ invoice.due }}: {{ invoice.open }}
{% endfor %}
Please pay {{ document.open }} by {{ document.due }}.

Kind regards
${signature}`,
  },
  final_notice: {
    subject: 'Final notice: {{ document.open }}',
    body: `Dear {{ recipient.name }},

in spite of our reminders the following is still open.

{% for invoice in invoices %}{{ invoice.number }} of {{ invoice.date }}, due {{ invoice.due }}: {{ invoice.open }}
{% endfor %}
This is our last request: please pay {{ document.open }} by {{ document.due }}. After that we shall hand the matter on.

Kind regards
${signature}`,
  },
  statement: {
    subject: 'Statement of account of {{ seller.name }}, {{ document.date }}',
    body: `Dear {{ recipient.name }},

please find attached your statement of account as of {{ document.date }}. The balance is {{ document.open }}.

Kind regards
${signature}`,
  },
};

const german: Readonly<Record<TemplateKey, MailText>> = {
  invoice: {
    subject: 'Rechnung {{ document.number }} von {{ seller.name }}',
    body: `Guten Tag {{ recipient.name }},

anbei erhalten Sie die Rechnung {{ document.number }} vom {{ document.date }} über {{ document.total }}.
{% if document.open == document.total %}Sie ist am {{ document.due }} fällig.{% else %}Davon sind {{ document.open }} offen, fällig am {{ document.due }}.{% endif %}{% if document.order != "" %}
Ihre Bestellung: {{ document.order }}.{% endif %}

Mit freundlichen Grüßen
${signature}`,
  },
  credit_note: {
    subject: 'Gutschrift {{ document.number }} von {{ seller.name }}',
    body: `Guten Tag {{ recipient.name }},

anbei erhalten Sie die Gutschrift {{ document.number }} vom {{ document.date }} über {{ document.total }} zu unserer Rechnung {{ document.invoice }}.

Mit freundlichen Grüßen
${signature}`,
  },
  reminder_1: {
    subject: 'Zahlungserinnerung: {{ document.open }}',
    body: `Guten Tag {{ recipient.name }},

vielleicht ist es Ihnen entgangen: Folgendes ist über die Fälligkeit hinaus offen.

{% for invoice in invoices %}{{ invoice.number }} vom {{ invoice.date }}, fällig am {{ invoice.due }}: {{ invoice.open }}
{% endfor %}
Zusammen {{ document.open }}. Sollten Sie inzwischen gezahlt haben, betrachten Sie dieses Schreiben bitte als gegenstandslos. Stimmt etwas an einer Rechnung nicht, sagen Sie es uns bitte.

Mit freundlichen Grüßen
${signature}`,
  },
  reminder_2: {
    subject: 'Zweite Mahnung: {{ document.open }}',
    body: `Guten Tag {{ recipient.name }},

wir haben Ihnen wegen der folgenden Beträge bereits geschrieben; sie sind weiterhin offen.

{% for invoice in invoices %}{{ invoice.number }} vom {{ invoice.date }}, fällig am {{ invoice.due }}: {{ invoice.open }}
{% endfor %}
Bitte zahlen Sie {{ document.open }} bis zum {{ document.due }}.

Mit freundlichen Grüßen
${signature}`,
  },
  final_notice: {
    subject: 'Letzte Mahnung: {{ document.open }}',
    body: `Guten Tag {{ recipient.name }},

trotz unserer Mahnungen ist Folgendes weiterhin offen.

{% for invoice in invoices %}{{ invoice.number }} vom {{ invoice.date }}, fällig am {{ invoice.due }}: {{ invoice.open }}
{% endfor %}
Dies ist unsere letzte Aufforderung: Bitte zahlen Sie {{ document.open }} bis zum {{ document.due }}. Danach geben wir die Sache ab.

Mit freundlichen Grüßen
${signature}`,
  },
  statement: {
    subject: 'Kontoauszug von {{ seller.name }}, {{ document.date }}',
    body: `Guten Tag {{ recipient.name }},

anbei erhalten Sie Ihren Kontoauszug zum {{ document.date }}. Der Saldo beträgt {{ document.open }}.

Mit freundlichen Grüßen
${signature}`,
  },
};

export const defaultTemplates: Readonly<Record<Language, Readonly<Record<TemplateKey, MailText>>>> =
  { en: english, de: german };
