/* Drawing for an assessor: the same draw as `countersign sample`, on the page sample.html.
   Browsers give their own SHA-256 to pages from a server only, so it stands here; tests hold it to that of the command. */
(function () {
  'use strict';
  var K = [];
  var H = [];
  (function () {
    // The first 32 bits of the fractional parts of square roots and cube roots of primes.
    function bits(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
    for (var n = 2; K.length < 64; n += 1) {
      var prime = true;
      for (var d = 2; d * d <= n; d += 1) { if (n % d === 0) { prime = false; break; } }
      if (!prime) { continue; }
      if (H.length < 8) { H.push(bits(Math.sqrt(n))); }
      K.push(bits(Math.cbrt(n)));
    }
  }());

  function sha256(text) {
    var bytes = new TextEncoder().encode(text);
    var length = bytes.length;
    var blocks = (length + 9 + 63) >> 6;
    var data = new Uint8Array(blocks * 64);
    data.set(bytes);
    data[length] = 0x80;
    var view = new DataView(data.buffer);
    view.setUint32(data.length - 8, Math.floor(length / 536870912));
    view.setUint32(data.length - 4, length << 3);
    var h = H.slice();
    var w = new Int32Array(64);
    for (var at = 0; at < data.length; at += 64) {
      var i;
      for (i = 0; i < 16; i += 1) { w[i] = view.getInt32(at + i * 4); }
      for (i = 16; i < 64; i += 1) {
        var x = w[i - 15];
        var y = w[i - 2];
        var s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        var s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      var a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], k = h[7];
      for (i = 0; i < 64; i += 1) {
        var t1 = (k + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        var t2 = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        k = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      h = [h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e, h[5] + f, h[6] + g, h[7] + k].map(function (x) { return x | 0; });
    }
    return h.map(function (x) { return (x >>> 0).toString(16).padStart(8, '0'); }).join('');
  }

  function cut(word) { return word.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''); }
  function usual(n) { return Math.min(n, Math.max(3, Math.ceil(Math.sqrt(n)))); }
  function less(a, b) { return a < b ? -1 : a > b ? 1 : 0; }

  // Members are [kind, id, day, strata, address]; strata are [title, whether all are taken].
  function draw(base, strata, members, word, each, since) {
    var keyed = members.filter(function (m) { return !since || m[2] >= since; }).map(function (m) {
      return { key: sha256(base + '|' + cut(word) + '|' + m[1]), member: m, reasons: [] };
    });
    keyed.sort(function (a, b) { return less(a.key, b.key) || a.member[0] - b.member[0] || less(a.member[1], b.member[1]); });
    var those = strata.map(function () { return []; });
    keyed.forEach(function (row) { row.member[3].forEach(function (at) { those[at].push(row); }); });
    var taken = strata.map(function (stratum, at) {
      var n = those[at].length;
      var take = stratum[1] ? n : each === null ? usual(n) : Math.min(n, each);
      those[at].slice(0, take).forEach(function (row) { row.reasons.push(at); });
      return [n, take];
    });
    var rows = keyed.filter(function (row) { return row.reasons.length; });
    rows.sort(function (a, b) { return a.member[0] - b.member[0]; });
    return { taken: taken, rows: rows };
  }
  countersign.sha256 = sha256;
  countersign.draw = draw;

  // ---- the page
  var panel = document.getElementById('draw');
  if (!panel) { return; }
  var make = countersign.make;
  var say = countersign.say;
  var word = document.getElementById('draw-word');
  var each = document.getElementById('draw-each');
  var since = document.getElementById('draw-since');
  var button = document.getElementById('draw-go');
  var said = document.getElementById('draw-said');
  var result = document.getElementById('drawn');
  var kinds = [say('Job'), say('Complaint'), say('Disclosure')];

  function load() {
    return countersign.need('sample/strata').then(function (head) {
      var parts = [];
      for (var i = 1; i <= head[2]; i += 1) { parts.push(countersign.need('sample/members-' + i)); }
      return Promise.all(parts).then(function (all) { return [head[0], head[1], [].concat.apply([], all)]; });
    });
  }
  function asked() {
    var n = each.value.trim();
    return { word: cut(word.value), each: /^[0-9]{1,6}$/.test(n) ? Number(n) : null, since: since.value };
  }
  function table(caption, heads, rows) {
    return make('div', { 'class': 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, [make('table', { 'class': 'stack' }, [
      make('caption', {}, [caption]),
      make('thead', {}, [make('tr', {}, heads.map(function (h) { return make('th', { scope: 'col' }, [h]); }))]),
      make('tbody', {}, rows.map(function (row) {
        return make('tr', {}, row.map(function (cell, i) {
          if (i === 0) { return make('th', { scope: 'row', 'class': 'nb' }, [cell]); }
          return make('td', { 'data-l': heads[i] }, [make('span', { 'class': 'v' }, [cell])]);
        }));
      }))
    ])]);
  }
  function show(isNewStep) {
    var want = asked();
    result.textContent = '';
    if (!want.word) {
      said.textContent = say('Give a word first: any word that nobody could know beforehand.');
      word.focus();
      return;
    }
    said.textContent = say('Drawing …');
    load().then(function (all) {
      var drawn = draw(all[0], all[1], all[2], want.word, want.each, want.since);
      said.textContent = say('{drawn} of {all} records drawn by the word “{word}”.', { drawn: drawn.rows.length, all: all[2].length, word: want.word });
      result.append(table(say('Drawn, in the order to look at them'), [say('Record'), say('What'), say('Day'), say('Drawn for'), say('Key')], drawn.rows.map(function (row) {
        var m = row.member;
        var name = m[4] ? make('a', { href: countersign.base + m[4] }, [m[1]]) : m[1];
        var why = row.reasons.map(function (at) { return all[1][at][0]; }).join('; ');
        return [name, kinds[m[0]], make('time', { 'class': 'nb', datetime: m[2] }, [m[2]]), why, make('code', {}, [row.key.slice(0, 16)])];
      })));
      result.append(table(say('How much of each stratum'), [say('Stratum'), say('Members'), say('Drawn')], all[1].map(function (stratum, at) {
        return [stratum[0], String(drawn.taken[at][0]), String(drawn.taken[at][1])];
      })));
      var pairs = [['word', want.word]];
      if (want.each !== null) { pairs.push(['n', String(want.each)]); }
      if (want.since) { pairs.push(['since', want.since]); }
      countersign.ask(pairs, isNewStep);
    }, function () { said.textContent = say('A file beside this page could not be read: the draw needs the folder “sample” of this site.'); });
  }
  function restore() {
    var want = countersign.asked();
    if (!want.has('word')) { result.textContent = ''; said.textContent = ''; return; }
    word.value = want.get('word');
    each.value = want.get('n') || '';
    since.value = want.get('since') || '';
    result.classList.add('awaited');
    show(false);
  }
  button.addEventListener('click', function () { show(true); });
  [word, each, since].forEach(function (input) {
    input.addEventListener('keydown', function (event) { if (event.key === 'Enter') { event.preventDefault(); show(true); } });
  });
  window.addEventListener('popstate', restore);
  window.addEventListener('hashchange', restore);
  restore();
}());
