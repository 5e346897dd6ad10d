/* Forms that file records, loaded by their pages alone: what was typed becomes a YAML file, here and nowhere else. What is said of a value that does
   not fit is what `countersign check` says of it: the words stand in the page, made by the same code. */
(function () {
  'use strict';
  var say = countersign.say;
  // ---- YAML
  // Words and shapes that YAML 1.1 or 1.2 reads as something else than text.
  var taken = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|~|\.(?:inf|nan)|[-+]\.inf)$/i;
  var plain = /^[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ0-9 _.,;()\/+@'-]*$/;
  var odd = /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff0-\uffff\ud800-\udfff]|[\udb40][\udc00-\udfff]/;

  function quoted(text) {
    var out = '"';
    for (var i = 0; i < text.length; i += 1) {
      var c = text.charCodeAt(i);
      var next = text.charCodeAt(i + 1);
      if (c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
        // tags and other marks that nobody sees are written as numbers, all else as it is
        if (c === 0xdb40) { out += '\\U' + (0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00)).toString(16).padStart(8, '0'); } else { out += text[i] + text[i + 1]; }
        i += 1;
      } else if (c >= 0xd800 && c < 0xe000) {
        out += '\ufffd';
      } else if (text[i] === '"' || text[i] === '\\') {
        out += '\\' + text[i];
      } else if (text[i] === '\n') {
        out += '\\n';
      } else if (text[i] === '\t') {
        out += '\\t';
      } else if (odd.test(text[i])) {
        out += '\\u' + c.toString(16).padStart(4, '0');
      } else {
        out += text[i];
      }
    }
    return out + '"';
  }
  function isBlock(text) {
    var lines = text.split('\n');
    return lines.length > 1 && !/^[ \t]/.test(lines[0]) && lines.every(function (line) { return !odd.test(line) && !/[ \t]$/.test(line); }) && lines[0] !== '' && lines[lines.length - 1] !== '';
  }
  function scalar(text, indent) {
    if (isBlock(text)) { return '|-\n' + text.split('\n').map(function (line) { return line ? indent + line : ''; }).join('\n'); }
    if (plain.test(text) && !taken.test(text) && !/[ ,;]$/.test(text) && text.length < 500) { return text; }
    return quoted(text);
  }
  // A value on the line of its key, or below it. Days are marked as such, for they stand without quotes.
  function written(value, indent) {
    if (value instanceof Day) { return ' ' + value.text; }
    if (typeof value === 'string') { return ' ' + scalar(value, indent); }
    if (typeof value !== 'object') { return ' ' + String(value); }
    if (Array.isArray(value)) {
      return value.map(function (item) {
        var inner = written(item, indent + '  ');
        // the first key of a group stands on the line of its hyphen
        return '\n' + indent + '-' + (inner[0] === '\n' ? ' ' + inner.slice(1).replace(/^ +/, '') : inner);
      }).join('');
    }
    return Object.keys(value).map(function (key) {
      var inner = value[key];
      var deeper = typeof inner === 'object' && !(inner instanceof Day) && Array.isArray(inner) ? indent : indent + '  ';
      return '\n' + indent + key + ':' + written(inner, deeper);
    }).join('');
  }
  function Day(text) { this.text = text; }
  function yaml(record) { return written(record, '').slice(1) + '\n'; }

  // ---- reading what was typed
  function pieces(within) {
    var found = [];
    Array.prototype.forEach.call(within.children, function (child) {
      if (child.dataset.is) { found.push(child); } else if (child.tagName !== 'TEMPLATE') { found.push.apply(found, pieces(child)); }
    });
    return found;
  }
  function control(piece) { return piece.querySelector('input, select, textarea'); }
  function short(text) { return text.length > 60 ? text.slice(0, 59) + '…' : text; }

  function Reading(zone) { this.zone = zone; this.faults = []; }
  Reading.prototype.fault = function (piece, words, value, item) {
    var said = words.replace(/\{(value|item)\}/g, function (all, what) { return what === 'value' ? value : item; });
    this.faults.push([piece, said]);
  };
  Reading.prototype.group = function (within, item) {
    var self = this;
    var record = {};
    var lacking = [];
    pieces(within).forEach(function (piece) {
      var value = self.value(piece, item);
      if (value !== undefined) { record[piece.dataset.key] = value; } else if ('needed' in piece.dataset && !piece.hasAttribute('data-told')) { lacking.push(piece); }
    });
    return { record: record, lacking: lacking, isEmpty: !Object.keys(record).length };
  };
  Reading.prototype.lack = function (lacking, item) {
    var self = this;
    lacking.forEach(function (piece) { self.fault(piece, piece.dataset.missing, '', item); });
  };
  Reading.prototype.value = function (piece, item) {
    var self = this;
    piece.removeAttribute('data-told');
    if (piece.dataset.is === 'group') {
      var read = self.group(piece, item);
      if (read.isEmpty) { return undefined; }
      self.lack(read.lacking, item);
      return read.record;
    }
    if (piece.dataset.is === 'list') {
      var list = [];
      Array.prototype.forEach.call(piece.querySelector('.items').children, function (row) {
        var inner = pieces(row);
        if (inner.length === 1 && !inner[0].dataset.key) {
          var one = self.value(inner[0], list.length + 1);
          if (one !== undefined) { list.push(one); }
        }
      });
      return list.length ? list : undefined;
    }
    var value = self.single(piece, item);
    if (value === null) { piece.setAttribute('data-told', ''); return undefined; }
    return value;
  };
  // A value, nothing, or null where something stands that does not fit, which is told.
  Reading.prototype.single = function (piece, item) {
    var d = piece.dataset;
    var input = control(piece);
    var text = input.value.replace(/\r\n?/g, '\n');
    if (d.is === 'day' || d.is === 'moment') {
      if (!text && input.validity && input.validity.badInput) { this.fault(piece, d.wrong, '', item); return null; }
      if (!text) { return undefined; }
      var time = d.is === 'moment' ? piece.querySelector('input[type="time"]').value : '';
      return new Day(time ? text + 'T' + time + offset(text, time, this.zone) : text);
    }
    if (!text) { return undefined; }
    if (d.is === 'choice') { return input.selectedOptions[0].hasAttribute('data-number') ? Number(text) : text; }
    if (d.is === 'yesno') { return text === 'true'; }
    if (d.is === 'number') {
      var bare = text.trim();
      if (!/^[-+]?(?:\d+|\d+\.\d+)$/.test(bare)) { this.fault(piece, d.mistyped, short(text), item); return null; }
      if (d.whole && !/^[-+]?\d+$/.test(bare)) { this.fault(piece, d.whole, short(text), item); return null; }
      var number = Number(bare);
      if (('least' in d && number < Number(d.least)) || ('most' in d && number > Number(d.most)) || Math.abs(number) > 9e15) { this.fault(piece, d.wrong, String(number), item); return null; }
      return number;
    }
    if (!text.trim()) { return undefined; }
    var hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/.exec(text);
    if (hidden) {
      var code = hidden[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      this.fault(piece, say('The text held an unprintable character (code {code}). Delete the character.', { code: code }), '', item);
      return null;
    }
    if ('most' in d && Array.from(text).length > Number(d.most)) { this.fault(piece, d.wrong, String(Array.from(text).length), item); return null; }
    if (d.pattern && !new RegExp(d.pattern, 'u').test(text)) { this.fault(piece, d.wrong, short(text), item); return null; }
    return text;
  };
  // The laboratory's offset from UTC at a time of its own clock: +02:00.
  function offset(day, time, zone) {
    var guess = new Date(day + 'T' + time + ':00Z');
    for (var i = 0; i < 2; i += 1) {
      var parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(guess);
      var name = parts.filter(function (p) { return p.type === 'timeZoneName'; })[0].value;
      var said = /([+-]\d\d:\d\d)/.exec(name);
      var sign = said ? said[1] : '+00:00';
      var minutes = (sign[0] === '-' ? -1 : 1) * (Number(sign.slice(1, 3)) * 60 + Number(sign.slice(4)));
      guess = new Date(Date.parse(day + 'T' + time + ':00Z') - minutes * 60000);
    }
    return sign;
  }
  countersign.yaml = yaml;

  // ---- the page
  var form = document.getElementById('form');
  if (!form) { return; }
  var make = countersign.make;
  var fields = document.getElementById('fields');
  var keep = document.getElementById('keep');
  var copies = 0;

  // Another item of a list: ids are unique, whatever is copied into whatever.
  function add(list) {
    copies += 1;
    var row = list.querySelector(':scope > template').content.cloneNode(true).firstElementChild;
    row.querySelectorAll('[id], [for], [aria-describedby]').forEach(function (node) {
      ['id', 'for', 'aria-describedby'].forEach(function (name) {
        if (node.hasAttribute(name)) { node.setAttribute(name, node.getAttribute(name).split(' ').map(function (id) { return id + '-' + copies; }).join(' ')); }
      });
    });
    var off = make('button', { type: 'button', 'class': 'off' }, [say('Remove')]);
    off.addEventListener('click', function () { row.remove(); list.querySelector(':scope > .add').focus(); note(); });
    row.append(off);
    ready(row);
    var items = list.querySelector('.items');
    var number = row.querySelector('[data-key="line"] input');
    if (number) { number.value = String(items.children.length + 1); }
    items.append(row);
    return row;
  }
  function ready(within) {
    within.querySelectorAll('[data-is="list"]').forEach(function (list) {
      list.querySelector(':scope > .add').addEventListener('click', function () {
        var first = add(list).querySelector('input, select, textarea');
        if (first) { first.focus(); }
      });
    });
  }
  function read() {
    var reading = new Reading(form.dataset.zone);
    var whole = reading.group(fields, '');
    var record = {};
    if (form.dataset.fixed) { record[form.dataset.fixed] = form.dataset.fixedValue; }
    Object.assign(record, whole.record);
    reading.lack(whole.lacking, '');
    return { record: record, faults: reading.faults, path: path(reading) };
  }
  // The file's path; what is wrong with the number is told.
  function path(reading) {
    var chosen = null;
    form.querySelectorAll('#home .ask').forEach(function (place) {
      var text = control(place).value.trim();
      if (chosen !== null) { return; }
      if (place.dataset.place === 'folder') {
        var option = text && Array.prototype.filter.call(document.getElementById('home-folders').options, function (o) { return o.value === text; })[0];
        if (option) {
          chosen = place.dataset.path.replace('{folder}', option.dataset.path).replace('{n}', option.dataset.next);
        } else if (text || 'needed' in place.dataset) {
          chosen = '';
          reading.fault(place, text ? say('“{value}” is not among those that these pages know.') : say('Say which it belongs to.'), short(text), '');
        }
      } else if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/.test(text)) {
        chosen = place.dataset.path.replace('{id}', text);
      } else {
        chosen = '';
        reading.fault(place, say('A number consists of letters, digits, points and hyphens, as in REQ-26-014.'), '', '');
      }
    });
    return chosen || '';
  }
  function tell(faults) {
    form.querySelectorAll('.wrong').forEach(function (p) { p.textContent = ''; });
    form.querySelectorAll('[aria-invalid]').forEach(function (input) { input.removeAttribute('aria-invalid'); });
    var box = document.getElementById('wrongs');
    var list = box.querySelector('ul');
    list.textContent = '';
    box.hidden = !faults.length;
    // in the order of the page, whichever was noticed first
    faults.sort(function (a, b) { return a[0].compareDocumentPosition(b[0]) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1; });
    faults.forEach(function (fault) {
      var input = control(fault[0]) || fault[0].querySelector('.add');
      var said = fault[0].querySelector('.wrong');
      if (said) { said.textContent = fault[1]; }
      if (input.tagName !== 'BUTTON') { input.setAttribute('aria-invalid', 'true'); }
      var folded = input.closest('details');
      if (folded) { folded.open = true; }
      if (!input.id) { copies += 1; input.id = 'at-' + copies; }
      var link = make('a', { href: '#' + input.id }, [fault[1]]);
      link.addEventListener('click', function (event) { event.preventDefault(); input.focus(); });
      list.append(make('li', {}, [link]));
    });
    if (faults.length) {
      box.querySelector('h2').textContent = faults.length === 1 ? say('One thing is to be mended') : say('{n} things are to be mended', { n: faults.length });
      box.focus();
    }
  }
  // Addresses longer than this are refused by forges; then the text is copied and pasted.
  var LONGEST = 8000;
  function opened(path, text) {
    var open = document.getElementById('open');
    var d = form.dataset;
    open.hidden = !d.forge;
    if (!d.forge) { return ''; }
    var at = path.lastIndexOf('/');
    var folder = path.slice(0, at).split('/').map(encodeURIComponent).join('/');
    var name = encodeURIComponent(path.slice(at + 1));
    var start = d['new'] + '/' + d.branch.split('/').map(encodeURIComponent).join('/');
    var bare = { github: start + '?filename=' + encodeURIComponent(path), gitea: start + '/' + folder + '?filename=' + name, gitlab: start + '/' + folder + '?file_name=' + name }[d.forge];
    var full = bare + (d.forge === 'github' || d.forge === 'gitea' ? '&value=' : '&content=') + encodeURIComponent(text);
    open.href = full.length > LONGEST ? bare : full;
    return full.length > LONGEST ? say('The text is too long to be handed over: copy it first, and paste it on the forge.') : '';
  }
  function show() {
    var got = read();
    var made = document.getElementById('made');
    tell(got.faults);
    made.hidden = got.faults.length > 0;
    if (got.faults.length) { return; }
    var text = yaml(got.record);
    document.getElementById('made-path').textContent = got.path;
    document.getElementById('made-text').textContent = text;
    document.getElementById('made-said').textContent = opened(got.path, text);
    document.getElementById('h-made').focus();
  }
  document.getElementById('make').addEventListener('click', show);
  document.getElementById('copy').addEventListener('click', function () {
    var said = document.getElementById('made-said');
    var text = document.getElementById('made-text');
    var done = function () { said.textContent = say('Copied.'); };
    var select = function () {
      getSelection().selectAllChildren(text);
      said.textContent = say('The text is selected: copy it with the keyboard.');
    };
    if (navigator.clipboard) { navigator.clipboard.writeText(text.textContent).then(done, select); } else { select(); }
  });
  document.getElementById('save').addEventListener('click', function () {
    var path = document.getElementById('made-path').textContent;
    var blob = new Blob([document.getElementById('made-text').textContent], { type: 'text/yaml' });
    var link = make('a', { href: URL.createObjectURL(blob), download: path.slice(path.lastIndexOf('/') + 1) }, []);
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    document.getElementById('made-said').textContent = say('Saved. Put it at {path}.', { path: path });
  });

  // ---- a draft, if it is asked for: customers' data stays in this browser and goes with the form
  var place = 'countersign:' + location.pathname;
  function typed(within) {
    return pieces(within).map(function (piece) {
      if (piece.dataset.is === 'group') { return typed(piece); }
      if (piece.dataset.is === 'list') { return Array.prototype.map.call(piece.querySelector('.items').children, typed); }
      return Array.prototype.map.call(piece.querySelectorAll('input, select, textarea'), function (input) { return input.value; });
    });
  }
  function retype(within, all) {
    pieces(within).forEach(function (piece, i) {
      var was = all[i] || [];
      if (piece.dataset.is === 'group') {
        retype(piece, was);
      } else if (piece.dataset.is === 'list') {
        piece.querySelector('.items').textContent = '';
        was.forEach(function (item) { retype(add(piece), item); });
      } else {
        Array.prototype.forEach.call(piece.querySelectorAll('input, select, textarea'), function (input, k) { input.value = was[k] || ''; });
      }
    });
  }
  function homes() { return Array.prototype.map.call(form.querySelectorAll('#home input'), function (input) { return input.value; }); }
  function note() {
    try {
      if (keep.checked) { localStorage.setItem(place, JSON.stringify([homes(), typed(fields)])); } else { localStorage.removeItem(place); }
    } catch (e) { keep.checked = false; }
  }
  form.addEventListener('input', note);
  keep.addEventListener('change', note);
  document.getElementById('empty').addEventListener('click', function () {
    keep.checked = false;
    note();
    retype(fields, []);
    tell([]);
    document.getElementById('made').hidden = true;
    form.querySelectorAll('#fields > [data-is="list"]').forEach(add);
    control(form).focus();
  });
  ready(fields);
  var draft = null;
  try { draft = JSON.parse(localStorage.getItem(place)); } catch (e) { /* none that can be read */ }
  if (draft) {
    keep.checked = true;
    form.querySelectorAll('#home input').forEach(function (input, i) { input.value = draft[0][i] || ''; });
    retype(fields, draft[1]);
  } else {
    fields.querySelectorAll(':scope > [data-is="list"]').forEach(add);
  }
}());
