/* Registers: facets, finding and sorting for every table that is marked `data-register`.
   A head marked `data-sort` sorts; one marked `data-facet` filters by the cell's `data-f`, else by its text, with
   `data-facet="quarter"` by the quarter of its day. `data-values` names values in the order in which to show them.
   `data-k` of a cell is what it sorts by. A row's `data-find` holds words that it is found by and does not show. */
(function () {
  'use strict';
  var MOST_VALUES = 14;
  var LONG = 12; // shorter registers show their filters when asked
  var table = document.querySelector('table[data-register]');
  if (!table || !table.tBodies[0]) { return; }
  var make = countersign.make;
  var say = countersign.say;
  var NONE = say('none');
  var one = table.dataset.one || say('line');
  var many = table.dataset.many || say('lines');
  var body = table.tBodies[0];
  var heads = Array.from(table.tHead.rows[0].cells);
  var rows = Array.from(body.rows);
  var order = rows.slice();
  var collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  if (rows.length < 2) { return; }

  function slug(text) { return text.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, ''); }
  function words(cell) { return cell ? cell.textContent.replace(/\s+/g, ' ').trim() : ''; }
  function day(cell) {
    var time = cell && cell.querySelector('time[datetime]');
    return time ? time.getAttribute('datetime') : '';
  }
  function value(cell, how) {
    if (!cell) { return NONE; }
    if (cell.dataset.f !== undefined) { return cell.dataset.f; }
    if (how === 'quarter') {
      var on = day(cell);
      return on ? on.slice(0, 4) + ' Q' + Math.ceil(Number(on.slice(5, 7)) / 3) : NONE;
    }
    var text = words(cell);
    return text === '–' || text === '' ? NONE : text;
  }

  // ---- facets
  var facets = heads.filter(function (head) { return head.hasAttribute('data-facet'); }).map(function (head) {
    var column = head.cellIndex;
    var facet = { name: slug(head.dataset.name || head.textContent), title: head.dataset.name || head.textContent.trim(), of: new Map(), boxes: new Map(), counts: new Map(), wanted: new Set() };
    var found = new Set();
    rows.forEach(function (row) {
      var v = value(row.cells[column], head.dataset.facet);
      facet.of.set(row, v);
      found.add(v);
    });
    var told = (head.dataset.values || '').split('|').filter(function (v) { return found.has(v); });
    var rest = Array.from(found).filter(function (v) { return told.indexOf(v) < 0; });
    rest.sort(function (a, b) { return (a === NONE) - (b === NONE) || collator.compare(a, b); });
    facet.values = told.concat(rest);
    return facet;
  }).filter(function (facet) {
    // Where each row has a value of its own, there is nothing to gather.
    var n = facet.values.length;
    return n > 1 && n <= MOST_VALUES && (n < rows.length || rows.length < 4);
  });

  var find = make('input', { type: 'search', id: 'find', autocomplete: 'off', spellcheck: 'false' });
  var count = make('p', { 'class': 'count', id: 'count', 'aria-live': 'polite' });
  var tools = make('div', { 'class': 'tools', role: 'search', 'aria-label': say('Filter this list') }, [
    make('div', { 'class': 'find' }, [make('label', { 'for': 'find' }, [say('Find in this list')]), find])
  ]);
  var hint = table.dataset.hint;
  if (hint) {
    find.setAttribute('aria-describedby', 'find-hint');
    tools.firstChild.append(make('span', { 'class': 'small quiet', id: 'find-hint' }, [hint]));
  }
  var fold = null;
  if (facets.length) {
    var all = make('div', { 'class': 'facets' });
    facets.forEach(function (facet) {
      var set = make('fieldset', {}, [make('legend', {}, [facet.title])]);
      facet.values.forEach(function (v) {
        var box = make('input', { type: 'checkbox', name: facet.name, value: v });
        var n = make('span', { 'class': 'n' });
        facet.boxes.set(v, box);
        facet.counts.set(v, n);
        set.append(make('label', {}, [box, v, ' ', n]));
        box.addEventListener('change', function () {
          if (box.checked) { facet.wanted.add(v); } else { facet.wanted.delete(v); }
          apply();
          tell(true);
        });
      });
      all.append(set);
    });
    fold = make('details', { 'class': 'fold' }, [make('summary', {}, [say('Filters')]), all]);
    fold.open = rows.length >= LONG && matchMedia('(min-width: 44.01rem)').matches;
    tools.append(fold);
  }
  var place = table.closest('.scroll') || table;
  place.before(tools, count);

  // ---- which rows are shown
  var texts = new Map();
  function text(row) {
    if (!texts.has(row)) {
      var cells = Array.from(row.cells).map(words).join(' ');
      texts.set(row, (cells + ' ' + (row.dataset.find || '')).toLowerCase());
    }
    return texts.get(row);
  }

  function apply() {
    var sought = find.value.trim().toLowerCase();
    var seen = 0;
    facets.forEach(function (facet) { facet.seen = new Map(); });
    rows.forEach(function (row) {
      var matches = !sought || text(row).indexOf(sought) >= 0;
      var misses = facets.filter(function (f) { return f.wanted.size && !f.wanted.has(f.of.get(row)); });
      row.hidden = !matches || misses.length > 0;
      if (!row.hidden) { seen += 1; }
      // A value counts the rows that it would show: those that only its own facet hides count too.
      if (!matches || misses.length > 1) { return; }
      facets.forEach(function (f) {
        if (misses.length && misses[0] !== f) { return; }
        var v = f.of.get(row);
        f.seen.set(v, (f.seen.get(v) || 0) + 1);
      });
    });
    facets.forEach(function (f) {
      f.counts.forEach(function (n, v) { n.textContent = f.seen.get(v) || 0; });
    });
    count.textContent = say('{seen} of {all} {things} shown', { seen: seen, all: rows.length, things: rows.length === 1 ? one : many }) + sorted();
  }

  // ---- sorting
  var by = null;
  var down = false;
  function name(head) { return slug(head.dataset.name || head.textContent); }
  function sorted() {
    if (!by) { return ''; }
    var column = { name: by.dataset.name || by.textContent.trim() };
    return down ? say(', by {name}, descending', column) : say(', by {name}, ascending', column);
  }
  function key(row) {
    var cell = row.cells[by.cellIndex];
    if (!cell) { return ''; }
    var text = cell.dataset.k || day(cell) || words(cell);
    return text === '–' ? '' : text;
  }
  function sort(head, downwards) {
    by = head;
    down = downwards;
    heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
    rows = order.slice();
    if (by) {
      by.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      var keyed = rows.map(function (row) { return [key(row), row]; });
      keyed.sort(function (a, b) {
        // What has no value stands last, either way.
        if (!a[0] || !b[0]) { return (a[0] ? 0 : 1) - (b[0] ? 0 : 1); }
        return collator.compare(a[0], b[0]) * (down ? -1 : 1);
      });
      rows = keyed.map(function (pair) { return pair[1]; });
    }
    var all = document.createDocumentFragment();
    rows.forEach(function (row) { all.append(row); });
    body.append(all);
  }
  var first = heads.find(function (head) { return head.hasAttribute('aria-sort'); }) || null;
  var firstDown = first && first.getAttribute('aria-sort') === 'descending';
  heads.filter(function (head) { return head.hasAttribute('data-sort'); }).forEach(function (head) {
    var button = make('button', { type: 'button' }, Array.from(head.childNodes));
    head.append(button);
    button.addEventListener('click', function () {
      sort(head, by === head && !down);
      apply();
      tell(true);
    });
  });

  // ---- the address
  function tell(isNewStep) {
    var pairs = facets.filter(function (f) { return f.wanted.size; }).map(function (f) {
      var wanted = f.values.filter(function (v) { return f.wanted.has(v); });
      return [f.name, wanted.map(function (v) { return v.replace(/[\\,]/g, '\\$&'); }).join(',')];
    });
    if (find.value.trim()) { pairs.push(['find', find.value.trim()]); }
    if (by && (by !== first || down !== firstDown)) { pairs.push(['sort', (down ? '-' : '') + name(by)]); }
    countersign.ask(pairs, isNewStep);
  }
  function values(text) {
    var all = [''];
    text.replace(/\\([\\,])|(,)|([^])/g, function (whole, escaped, comma, plain) {
      if (comma) { all.push(''); } else { all[all.length - 1] += escaped || plain; }
      return '';
    });
    return all;
  }
  function restore() {
    var asked = countersign.asked();
    facets.forEach(function (f) {
      var wanted = asked.has(f.name) ? values(asked.get(f.name)) : [];
      f.wanted = new Set(wanted.filter(function (v) { return f.boxes.has(v); }));
      f.boxes.forEach(function (box, v) { box.checked = f.wanted.has(v); });
    });
    find.value = asked.get('find') || '';
    if (fold && facets.some(function (f) { return f.wanted.size; })) { fold.open = true; }
    var wish = asked.get('sort') || '';
    var head = heads.find(function (h) { return h.hasAttribute('data-sort') && name(h) === wish.replace(/^-/, ''); });
    var sortBy = head || first;
    var isDown = head ? wish[0] === '-' : firstDown;
    if (sortBy !== by || isDown !== down) { sort(sortBy, isDown); }
    apply();
  }
  by = first;
  down = firstDown;
  restore();
  find.addEventListener('input', function () { apply(); tell(false); });
  window.addEventListener('popstate', restore);
  window.addEventListener('hashchange', restore);
}());
