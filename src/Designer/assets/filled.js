// A filled-in form as fields that can be kept, and back again: texts, choices, and files as they are.

/** All a form would send, the pressed button with it. */
export function read(form, submitter) {
  const fields = [...new FormData(form)].filter(([, value]) => !(value instanceof File) || value.size > 0);
  if (submitter?.name) fields.push([submitter.name, submitter.value]);
  return fields.map(([name, value]) => value instanceof File ? { name, file: value, as: value.name } : { name, value });
}

export function body(fields) {
  const made = new FormData();
  for (const field of fields) if (field.file) made.append(field.name, field.file, field.as); else made.append(field.name, field.value);
  return made;
}

/** Puts kept fields into a form; what its page says of itself (keys and tokens) stays. */
export function write(form, fields) {
  const files = new Map();
  for (const { name, value, file, as } of fields) {
    if (['key', '__RequestVerificationToken', 'do', 'visit'].includes(name)) continue;
    if (file) files.set(name, [...files.get(name) ?? [], new File([file], as, { type: file.type })]);
    else fill(form, name, value);
  }
  for (const [name, chosen] of files) {
    const input = form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`);
    if (!input) continue;
    const transfer = new DataTransfer();
    for (const file of chosen) transfer.items.add(file);
    input.files = transfer.files;
    input.closest('details')?.setAttribute('open', '');
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
  form.dispatchEvent(new Event('change', { bubbles: true }));
}

function fill(form, name, value) {
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter(one => one.type !== 'file');
  const ticks = controls.filter(one => one.type === 'checkbox' || one.type === 'radio');
  const tick = ticks.find(one => one.value === value);
  if (tick) tick.checked = true;
  else if (value && form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`)) {
    // A file that had been sent before is named by its id.
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  } else if (ticks.length === 0) {
    const control = controls.find(one => one.type !== 'hidden') ?? controls[0];
    if (control) control.value = value;
  }
}
