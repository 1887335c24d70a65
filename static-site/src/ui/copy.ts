/**
 * Puts text on the clipboard; false when the browser lets no script do so. Pages that came by plain HTTP from another
 * machine have no `navigator.clipboard`, but can still copy what is selected.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.style.cssText = "position: fixed; top: 0; left: 0; opacity: 0";
  // Beside a modal dialog nothing can be selected.
  const place = focused?.closest("dialog") ?? document.body;
  place.append(field);
  try {
    field.focus({ preventScroll: true });
    field.select();
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
