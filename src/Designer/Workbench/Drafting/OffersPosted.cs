using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Which options are offered when, as the panel of a field has it, and back.</summary>
static class OffersPosted
{
    /// <summary>More options than these are written by name, one a line, instead of ticked.</summary>
    public const int MostTicks = 40;

    /// <param name="options">The field's options as they are after the edit.</param>
    public static void Read(Posted posted, JsonObject members, IReadOnlyList<OptionDefinition> options, IReadOnlyCollection<PickField> fields, Caller caller)
    {
        if (posted.Has("optionsWhen.raw")) { members["optionsWhen"] = posted.Some("optionsWhen.raw"); return; }
        if (!posted.Has("offers")) return;
        var offers = new List<PickedOffer>();
        for (var i = 0; At(i) is var at && (posted.Has(at + ".any") || posted.Has(at + ".raw")); i++)
        {
            var rule = new JsonObject();
            FieldPosted.Rule(posted, rule, at, fields, caller);
            var named = posted[at + ".names"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string[] offered = [.. options.Where(o => posted.All(at + ".option").Contains(o.Value) || named.Contains(o.Label.Zh) || named.Contains(o.Label.En)).Select(o => o.Value)];
            if ((string?)rule[at] is var when && (when is not null || offered.Length > 0)) offers.Add(new(when, offered));
        }
        members["optionsWhen"] = new PickedOffers(offers).ToExpression();
    }

    public static string At(int offer) => string.Create(CultureInfo.InvariantCulture, $"offer.{offer}");

    /// <summary>An option as people find it: in a cascade behind what it stands under.</summary>
    public static string NameOf(OptionDefinition option, FieldDefinition field, Shared.Words words) =>
        option.Parent is { } parent && field.Options.FirstOrDefault(o => o.Value == parent) is { } above ? $"{NameOf(above, field, words)} / {words.Of(option.Label)}" : words.Of(option.Label);
}
