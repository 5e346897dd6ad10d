/* A day is picked: of lines that hold from one day to another (`data-from`, `data-to`), those of that day are
   shown. The table is marked `data-days` with what one line is called; the day stands in the address as `#day=`. */
(function () {
  'use strict';
  var table = document.querySelector('table[data-days]');
  if (!table || !table.tBodies[0] || table.tBodies[0].rows.length < 2) { return; }
  var make = countersign.make;
  var say = countersign.say;
  var rows = Array.from(table.tBodies[0].rows);
  var pick = make('input', { type: 'date', id: 'pick-day' });
  var all = make('button', { type: 'button' }, [say('Every day')]);
  var said = make('p', { 'class': 'count', role: 'status' });
  var things = table.dataset.days === 'state' ? say('states') : say('lines');
  var place = table.closest('.scroll') || table;
  place.before(make('div', { 'class': 'tools pick' }, [
    make('div', { 'class': 'find' }, [make('label', { 'for': 'pick-day' }, [say('On which day?')]), pick, all])
  ]), said);

  function apply() {
    var day = pick.value;
    var seen = 0;
    rows.forEach(function (row) {
      row.hidden = !!day && !(row.dataset.from <= day && day <= row.dataset.to);
      if (!row.hidden) { seen += 1; }
    });
    all.hidden = !day;
    if (!day) { said.textContent = rows.length + ' ' + things; return; }
    said.textContent = seen ? say('On {day}: {seen} of {all} {things}', { day: day, seen: seen, all: rows.length, things: things })
      : say('On {day}: nothing is on record', { day: day });
  }
  function restore() {
    var day = countersign.asked().get('day') || '';
    pick.value = /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : '';
    apply();
  }
  function tell() { countersign.ask(pick.value ? [['day', pick.value]] : [], false); }
  pick.addEventListener('input', function () { apply(); tell(); });
  all.addEventListener('click', function () { pick.value = ''; apply(); tell(); pick.focus(); });
  window.addEventListener('hashchange', restore);
  window.addEventListener('popstate', restore);
  restore();
}());
