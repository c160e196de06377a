// The dates of the search, for every page of {{ page.header.name }}.
window.litreviewFreshness = { lastComplete: {{ page.header.freshness.last_complete | tojson }}, dataThrough: {{ page.header.freshness.data_through | tojson }}, nextDue: {{ page.header.freshness.next_due | tojson }} };
