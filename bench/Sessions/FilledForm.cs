using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace LowCode.Bench.Sessions;

/// <summary>A form as somebody sends it who answers what has to be answered and leaves the rest as it stands.</summary>
static class FilledForm
{
    /// <param name="form">As the page shows it.</param>
    /// <param name="fill">Answers by control name; a name that the form lacks is left out.</param>
    public static List<KeyValuePair<string, string>> Of(IHtmlFormElement form, IReadOnlyDictionary<string, string>? fill)
    {
        var sent = new List<KeyValuePair<string, string>>();
        var answered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var control in form.QuerySelectorAll("input, select, textarea"))
        {
            if (control.GetAttribute("name") is not { } name || control is IHtmlInputElement { Type: "file" }) continue;
            if (fill is not null && fill.TryGetValue(name, out var given) && control is not IHtmlInputElement { Type: "hidden" })
            {
                if (answered.Add(name)) sent.Add(new(name, given));
                continue;
            }
            switch (control)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } tick:
                    // Of radio buttons nobody has pressed the first is taken where one is needed.
                    if (tick.IsChecked || (Must(tick) && tick.Type == "radio" && answered.Add(name))) sent.Add(new(name, tick.Value));
                    break;
                case IHtmlSelectElement select:
                    sent.Add(new(name, Chosen(select)));
                    break;
                default:
                    sent.Add(new(name, Written(control)));
                    break;
            }
        }
        return sent;
    }

    /// <summary>Marked as needed, or told so after a refusal.</summary>
    static bool Must(IElement control) => control.HasAttribute("required") || control.GetAttribute("aria-required") == "true" || control.GetAttribute("aria-invalid") == "true";

    static string Chosen(IHtmlSelectElement select)
    {
        var value = select.Value ?? "";
        return value.Length > 0 || !Must(select) ? value : select.Options.Select(o => o.Value).FirstOrDefault(v => v.Length > 0) ?? "";
    }

    static string Written(IElement control)
    {
        var value = control is IHtmlTextAreaElement area ? area.Value : control.GetAttribute("value") ?? "";
        if (value.Length > 0 || !Must(control)) return value;
        return (control as IHtmlInputElement)?.Type switch { "datetime-local" => "2026-11-20T10:30", "date" => "2026-11-20", "number" => "1", "tel" => "13812345678", _ => "已按职责清单处理" };
    }
}
