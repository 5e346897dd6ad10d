/* Search over the whole site, from a folder: an index in shards that are loaded when they are needed.
   Terms are made of a text as in src/render/search/terms.rs; tests hold the two to the same answers. */
(function () {
  'use strict';
  var SHOWN = 12;
  var ON_PAGE = 100;
  var MOST_SHARDS = 6;
  var MOST = 1000; // as in src/render/search/mod.rs
  var make = countersign.make;
  var say = countersign.say;

  function terms(text) {
    var plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    var all = new Set();
    plain.split(/[^\p{Alphabetic}\p{N}\-\/._:]+/u).forEach(function (run) {
      run = run.replace(/^[-\/._:]+|[-\/._:]+$/g, '');
      if (/\p{N}/u.test(run) && /[-\/._:]/.test(run)) {
        all.add(Array.from(run).slice(0, 60).join(''));
      } else {
        run.split(/[-\/._:]/).forEach(function (word) {
          var letters = Array.from(word);
          if (letters.length > 1) { all.add(letters.slice(0, 60).join('')); }
        });
      }
    });
    return Array.from(all);
  }

  // The shards that may hold a term, or terms that begin with it.
  function shardsOf(firsts, term, isBeginning) {
    var low = 0;
    var high = firsts.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (firsts[middle] <= term) { low = middle + 1; } else { high = middle; }
    }
    var all = [];
    for (var at = Math.max(0, low - 1); at < firsts.length && all.length < MOST_SHARDS; at += 1) {
      if (all.length && !(isBeginning && firsts[at].slice(0, term.length) === term)) { break; }
      all.push(at);
    }
    return all;
  }

  function numbers(steps) {
    var last = 0;
    return steps.map(function (step) { last += step; return last; });
  }

  // Entries with a term: for each how well it fits. 4 is called so, 3 called by something that begins so, 2 says it, 1 says
  // something that begins so.
  function lookUp(firsts, term, isBeginning) {
    return Promise.all(shardsOf(firsts, term, isBeginning).map(function (at) { return countersign.need('search/terms-' + at); })).then(function (shards) {
      var found = { fits: new Map(), isCut: false };
      function add(steps, fit) {
        numbers(steps).forEach(function (n) { if (!(found.fits.get(n) >= fit)) { found.fits.set(n, fit); } });
      }
      shards.forEach(function (rows) {
        rows.forEach(function (row) {
          var whole = row[0] === term;
          if (!whole && !(isBeginning && row[0].slice(0, term.length) === term)) { return; }
          if (row[1].length >= MOST || row[2].length >= MOST) { found.isCut = true; }
          add(row[1], whole ? 4 : 3);
          add(row[2], whole ? 2 : 1);
        });
      });
      return found;
    });
  }

  // All entries that fit every term; the last term may be the beginning of a word that is still being written.
  function search(text) {
    return countersign.need('search/directory').then(function (directory) {
      var wanted = terms(text);
      if (!wanted.length) { return { hits: [], isCut: false, size: directory[0], terms: [], left: [] }; }
      return Promise.all(wanted.map(function (term, i) { return lookUp(directory[2], term, i === wanted.length - 1); })).then(function (all) {
        // Of a very common word only some entries are kept, so that it can not narrow what a rarer word finds.
        var used = all.map(function (found, i) { return i; }).filter(function (i) { return !all[i].isCut; });
        if (!used.length) { used = [0]; }
        var narrow = used.map(function (i) { return all[i]; });
        var left = wanted.filter(function (term, i) { return used.indexOf(i) < 0; });
        var first = narrow[0].fits;
        var hits = [];
        first.forEach(function (fit, n) {
          var sum = 0;
          for (var i = 0; i < narrow.length; i += 1) {
            if (!narrow[i].fits.has(n)) { return; }
            sum += narrow[i].fits.get(n);
          }
          hits.push([n, sum]);
        });
        hits.sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; });
        return { hits: hits, isCut: narrow[0].isCut, size: directory[0], terms: wanted, left: left };
      });
    });
  }

  function entries(result, most) {
    return Promise.all(result.hits.slice(0, most).map(function (hit) {
      return countersign.need('search/entries-' + Math.floor(hit[0] / result.size)).then(function (rows) { return rows[hit[0] % result.size]; });
    }));
  }

  // The line of an entry's text in which a term stands, with the term marked.
  function excerpt(text, wanted) {
    var ROOM = 110;
    var plain = Array.from(text).map(function (c) { return c.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(); }).join('');
    // Where folding changed the length, places can not be told; then the beginning is shown.
    if (plain.length !== text.length) { return [text.slice(0, ROOM)]; }
    var at = -1;
    var length = 0;
    wanted.forEach(function (term) {
      var from = at < 0 ? plain.search(new RegExp('(^|[^\\p{Alphabetic}\\p{N}])' + term.replace(/[\^$*+?.()|[\]{}\/]/g, '\\$&'), 'u')) : -1;
      if (from >= 0) { at = plain.indexOf(term, from); length = term.length; }
    });
    if (at < 0) { return [text.slice(0, ROOM) + (text.length > ROOM ? ' …' : '')]; }
    var start = Math.max(0, at - 40);
    if (start > 0) { start = Math.max(text.indexOf(' ', start) + 1, start); if (start > at) { start = at; } }
    var end = Math.min(text.length, start + ROOM);
    return [(start > 0 ? '… ' : '') + text.slice(start, at), make('mark', {}, [text.slice(at, at + length)]), text.slice(at + length, Math.max(end, at + length)) + (end < text.length ? ' …' : '')];
  }

  function said(result, shown) {
    if (!result.terms.length) { return say('Write two letters or more.'); }
    if (!result.hits.length) { return say('Nothing found.'); }
    var found = { n: result.hits.length, shown: shown, words: '“' + result.left.join('”, “') + '”' };
    var words = result.isCut ? say('more than {n} found', found) : say('{n} found', found);
    if (result.hits.length > shown) { words += say(', the first {shown} shown', found); }
    if (result.left.length) { words += say('; {words} is in too many to narrow this', found); }
    return words + '.';
  }

  // What is found, as a link of the page of results, or as an option of the list under the box: options hold no links, because
  // the box keeps the focus.
  function item(entry, wanted, id) {
    var address = countersign.base + entry[2];
    var title = id ? make('b', { 'class': 'title' }, [entry[1]]) : make('a', { href: address }, [entry[1]]);
    var line = make('li', id ? { id: id, role: 'option', 'aria-selected': 'false' } : {}, [
      title, ' ',
      make('span', { 'class': 'quiet small kind' }, [entry[0]]),
      make('span', { 'class': 'where small quiet' }, excerpt(entry[3], wanted))
    ]);
    if (id) { line.dataset.href = address; }
    return line;
  }

  countersign.terms = terms;
  countersign.search = function (text, most) { return search(text).then(function (result) { return entries(result, most).then(function (all) { return { result: result, entries: all }; }); }); };

  // ---- the box in the header
  var box = document.getElementById('seek');
  if (!box) { return; }
  var list = document.getElementById('seek-list');
  var status = document.getElementById('seek-said');
  var chosen = -1;
  var turn = 0;
  var UNREAD = say('The index beside this page could not be read: searching needs the folder “search” of this site.');

  function close() {
    list.hidden = true;
    list.textContent = '';
    chosen = -1;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  }
  function choose(at) {
    var items = list.children;
    if (!items.length) { return; }
    if (items[chosen]) { items[chosen].setAttribute('aria-selected', 'false'); }
    chosen = at < -1 ? items.length - 1 : at >= items.length ? -1 : at;
    if (chosen < 0) { box.removeAttribute('aria-activedescendant'); return; }
    items[chosen].setAttribute('aria-selected', 'true');
    items[chosen].scrollIntoView({ block: 'nearest' });
    box.setAttribute('aria-activedescendant', items[chosen].id);
  }
  function look() {
    var mine = turn += 1;
    var text = box.value.trim();
    if (!text) { close(); status.textContent = ''; return; }
    countersign.search(text, SHOWN).then(function (found) {
      if (mine !== turn) { return; }
      close();
      status.textContent = said(found.result, found.entries.length);
      found.entries.forEach(function (entry, i) { list.append(item(entry, found.result.terms, 'seek-' + i)); });
      list.hidden = !found.entries.length;
      box.setAttribute('aria-expanded', String(!list.hidden));
    }, function () { if (mine === turn) { close(); status.textContent = UNREAD; } });
  }
  box.addEventListener('input', look);
  box.addEventListener('focus', function () { if (box.value.trim() && list.hidden) { look(); } });
  box.addEventListener('keydown', function (event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      choose(chosen + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter') {
      var line = list.children[chosen];
      if (line) { location.href = line.dataset.href; } else if (box.value.trim()) { location.href = countersign.base + 'search.html#q=' + encodeURIComponent(box.value.trim()); }
      close();
    } else if (event.key === 'Escape') {
      if (list.hidden) { box.value = ''; status.textContent = ''; }
      turn += 1;
      close();
    }
  });
  document.addEventListener('keydown', function (event) {
    var at = event.target;
    var isWriting = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
    if (event.key !== '/' || isWriting || event.ctrlKey || event.metaKey || event.altKey) { return; }
    event.preventDefault();
    box.focus();
    box.select();
  });
  list.addEventListener('click', function (event) {
    var line = event.target.closest('li');
    if (line) { location.href = line.dataset.href; close(); }
  });
  document.addEventListener('click', function (event) {
    if (!event.target.closest('.seek')) { turn += 1; close(); }
  });

  // ---- the page of results
  var results = document.getElementById('found');
  if (!results) { return; }
  var told = document.getElementById('found-said');
  var first = told.textContent;
  function restore() {
    var text = (countersign.asked().get('q') || '').trim();
    var mine = turn += 1;
    box.value = text;
    results.textContent = '';
    if (!text) { told.textContent = first; return; }
    countersign.search(text, ON_PAGE).then(function (found) {
      if (mine !== turn) { return; }
      results.textContent = '';
      told.textContent = '“' + text + '”: ' + said(found.result, found.entries.length);
      found.entries.forEach(function (entry) { results.append(item(entry, found.result.terms, null)); });
    }, function () { told.textContent = UNREAD; });
  }
  window.addEventListener('hashchange', restore);
  window.addEventListener('popstate', restore);
  restore();
}());
