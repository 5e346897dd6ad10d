/* The page of findings: facets over the findings of all rules. Each line says what it is filtered by in `data-grade`,
   `data-basis`, `data-stands` and `data-quarter`; a rule without a line left, and a grade without a rule, are hidden. */
(function () {
  'use strict';
  var place = document.getElementById('finding-facets');
  if (!place) { return; }
  var make = countersign.make;
  var say = countersign.say;
  var rows = Array.from(document.querySelectorAll('tr[data-grade]'));
  if (rows.length < 2) { return; }
  var rules = Array.from(document.querySelectorAll('article.rule'));
  var grades = Array.from(document.querySelectorAll('section.graded'));
  var count = make('p', { 'class': 'count', role: 'status' });
  var all = make('div', { 'class': 'facets' });
  var facets = [['grade', say('Grade')], ['basis', say('Basis')], ['stands', say('Stands')], ['quarter', say('Quarter')]].map(function (of) {
    var values = new Set(rows.map(function (row) { return row.dataset[of[0]]; }));
    values = of[0] === 'quarter' ? Array.from(values).sort() : Array.from(values);
    return { name: of[0], title: of[1], values: values, boxes: new Map(), counts: new Map(), wanted: new Set() };
  }).filter(function (facet) { return facet.values.length > 1; });
  facets.forEach(function (facet) {
    var set = make('fieldset', {}, [make('legend', {}, [facet.title])]);
    facet.values.forEach(function (value) {
      var box = make('input', { type: 'checkbox', name: facet.name, value: value });
      var n = make('span', { 'class': 'n' });
      facet.boxes.set(value, box);
      facet.counts.set(value, n);
      set.append(make('label', {}, [box, value, ' ', n]));
      box.addEventListener('change', function () {
        if (box.checked) { facet.wanted.add(value); } else { facet.wanted.delete(value); }
        apply();
        tell();
      });
    });
    all.append(set);
  });
  var fold = make('details', { 'class': 'fold' }, [make('summary', {}, [say('Filters')]), all]);
  fold.open = matchMedia('(min-width: 44.01rem)').matches;
  place.append(make('div', { 'class': 'tools', role: 'search', 'aria-label': say('Filter findings') }, [fold]), count);

  function left(within) { return within.querySelector('tr[data-grade]:not([hidden])') !== null; }
  function apply() {
    var seen = 0;
    facets.forEach(function (facet) { facet.seen = new Map(); });
    rows.forEach(function (row) {
      var misses = facets.filter(function (f) { return f.wanted.size && !f.wanted.has(row.dataset[f.name]); });
      row.hidden = misses.length > 0;
      if (!row.hidden) { seen += 1; }
      // A value counts the lines that it would show: those that only its own facet hides count too.
      if (misses.length > 1) { return; }
      facets.forEach(function (f) {
        if (misses.length && misses[0] !== f) { return; }
        f.seen.set(row.dataset[f.name], (f.seen.get(row.dataset[f.name]) || 0) + 1);
      });
    });
    rules.forEach(function (rule) { rule.hidden = !left(rule); });
    grades.forEach(function (grade) { grade.hidden = !left(grade); });
    facets.forEach(function (f) { f.counts.forEach(function (n, value) { n.textContent = f.seen.get(value) || 0; }); });
    count.textContent = say('{seen} of {all} findings shown', { seen: seen, all: rows.length });
  }
  function tell() {
    countersign.ask(facets.filter(function (f) { return f.wanted.size; }).map(function (f) {
      return [f.name, f.values.filter(function (v) { return f.wanted.has(v); }).join('|')];
    }), true);
  }
  function restore() {
    var asked = countersign.asked();
    facets.forEach(function (f) {
      var wanted = (asked.get(f.name) || '').split('|');
      f.wanted = new Set(wanted.filter(function (value) { return f.boxes.has(value); }));
      f.boxes.forEach(function (box, value) { box.checked = f.wanted.has(value); });
    });
    apply();
  }
  window.addEventListener('hashchange', restore);
  window.addEventListener('popstate', restore);
  restore();
}());
