// The dates of the search, for every page of the compound.
{% set search = page.dossier.search %}
window.litreviewFreshness = { lastComplete: {{ search.last_complete | tojson }}, dataThrough: {{ search.data_through | tojson }}, nextDue: {{ search.next_due | tojson }}, cadenceDays: {{ page.dossier.query.cadence_days }}, shortOn: {{ (search.fell_short.on if search.fell_short else '') | tojson }}, shortOutcome: {{ (search.fell_short.outcome if search.fell_short else '') | tojson }} };
