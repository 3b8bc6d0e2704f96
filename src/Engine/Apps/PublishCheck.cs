using System.Globalization;
using LowCode.Extending;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Plugins;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>
/// What is asked of an app when it is published and never again: that its messages name templates and fill them, and that the plugins its flow names are
/// here and content with what they get. A version published once goes on running when a plugin is gone; a case that comes to it waits with an incident.
/// </summary>
static class PublishCheck
{
    public static IReadOnlyList<Problem> Problems(LightApp app, PluginCatalog plugins)
    {
        var problems = new List<Problem>();
        foreach (var activity in app.Flow.Activities)
        {
            if (activity.Kind == ActivityKind.Notify) Notify(activity.Definition, app.Messages, problems);
            if (activity.Kind == ActivityKind.Plugin) Plugin(activity.Definition, plugins, problems);
            if (activity.Kind == ActivityKind.Call && activity.Definition.Target.AsText == "register") Written(activity.Definition, app, problems);
        }
        foreach (var notice in app.Manifest.Notices ?? []) Notice(notice, app, problems);
        foreach (var service in app.Manifest.Residents?.Services ?? [])
            foreach (var (path, field) in ServiceReferences.Of(app.OpeningForm.Definition, service.Fields).Where(r => !ServiceReferences.MayBeOwn(app.OpeningForm.Definition, service.Fields, r.Path, r.Field)))
                problems.Add(Problem.At("app.service.id.asked", "app.json residents", ("service", service.Name.Zh), ("serviceEn", service.Name.In("en")), ("field", field.Label.Zh), ("fieldEn", field.Label.In("en")), ("path", path)));
        FormDefinition[] forms = [.. app.Forms.Values.Select(f => f.Definition)];
        foreach (var form in app.Forms.Values.OrderBy(f => f.Definition.Id, StringComparer.Ordinal))
        {
            ElementCheck.Fields(form.Definition.Fields, $"forms/{form.Definition.Id}.json", problems);
            ElementCheck.Documents(form.Definition, forms, $"forms/{form.Definition.Id}.json", problems);
        }
        return problems;
    }

    static void Notice(NoticeDefinition notice, LightApp app, List<Problem> problems)
    {
        var place = $"app.json notices {notice.On}";
        if (!NoticeDefinition.Occasions.Contains(notice.On)) problems.Add(Problem.At("app.notice.on", place, ("on", notice.On ?? ""), ("occasions", string.Join(' ', NoticeDefinition.Occasions))));
        if (notice.To.IsBlank) problems.Add(Problem.At("app.message.to", place, ("activity", notice.On ?? "")));
        foreach (var step in notice.Steps ?? [])
            if (!app.Flow.Activities.Any(a => a.Id == step)) problems.Add(Problem.At("app.notice.step", place, ("activity", step)));
        if (app.Messages.Find(notice.Template ?? "") is not { } template) problems.Add(Problem.At("app.message.unknown", place, ("template", notice.Template ?? "")));
        else
            foreach (var unknown in template.Places.Except(NoticeDefinition.Values).Order(StringComparer.Ordinal))
                problems.Add(Problem.At("app.message.missing", place, ("template", template.Id), ("variable", unknown)));
    }

    /// <summary>Whether a record that a step writes into a ledger of the app fits it; base registers are known to their own room.</summary>
    static void Written(ActivityDefinition call, LightApp app, List<Problem> problems)
    {
        var place = $"flow.json {call.Id} payload";
        var own = app.Manifest.Id + ".";
        if (call.Payload.AsRecord is not { } payload || payload["register"].AsText is not { Length: > 0 } name || payload["values"].IsBlank)
        {
            problems.Add(Problem.At("app.register.call", place, ("activity", call.Name ?? call.Id)));
            return;
        }
        if (!name.StartsWith(own, StringComparison.Ordinal)) return;
        if (app.Registers.FirstOrDefault(r => own + r.Id == name) is not { } register) problems.Add(Problem.At("app.register.unknown", place + ".register", ("register", name)));
        else if (payload["values"].AsRecord is { } values)
        {
            foreach (var (element, _) in values.Where(v => register.Elements!.All(e => e.Id != v.Key))) problems.Add(Problem.At("app.register.named", $"{place}.values.{element}", ("element", element)));
            foreach (var needed in register.Elements!.Where(e => e.Required && !values.Contains(e.Id))) problems.Add(Problem.At("app.register.needed", $"{place}.values", ("element", needed.Id)));
        }
    }

    static void Notify(ActivityDefinition notify, MessageTemplates templates, List<Problem> problems)
    {
        var place = $"flow.json {notify.Id}";
        if (notify.To.IsBlank) problems.Add(Problem.At("app.message.to", place, ("activity", notify.Name ?? notify.Id)));
        if (templates.Find(notify.Template!) is { } template) Values(template, notify.Payload, place, problems);
        else problems.Add(Problem.At("app.message.unknown", place, ("template", notify.Template!)));
    }

    /// <summary>Whether values fill a template: every place, nothing else, and no fixed text longer than it may be.</summary>
    internal static void Values(MessageTemplate template, Value payload, string place, List<Problem> problems)
    {
        // An expression for the whole is known in a case only.
        if (payload.AsText is ['=', ..]) return;
        var given = payload.AsRecord ?? Record.Empty;
        foreach (var missing in template.Places.Where(p => !given.Contains(p)).Order(StringComparer.Ordinal))
            problems.Add(Problem.At("app.message.missing", place, ("template", template.Id), ("variable", missing)));
        foreach (var (name, value) in given)
        {
            if (template.Variables?.TryGetValue(name, out var most) != true) problems.Add(Problem.At("app.message.variable", place, ("template", template.Id), ("variable", name)));
            else if (value.AsText is { } text && !text.StartsWith('=') && text.Length > template.Variables[name])
                problems.Add(Problem.At("app.message.long", place, ("variable", name), ("limit", template.Variables[name].ToString(CultureInfo.InvariantCulture))));
        }
    }

    static void Plugin(ActivityDefinition step, PluginCatalog plugins, List<Problem> problems)
    {
        var place = $"flow.json {step.Id}";
        if (plugins.Activity(step.Type) is not { } activity)
        {
            problems.Add(Problem.At("app.plugin.unknown", place, ("type", step.Type)));
            return;
        }
        try
        {
            var named = step.Outcomes is { Count: > 0 } outcomes ? outcomes : [FlowActivity.Done];
            if (!named.ToHashSet(StringComparer.Ordinal).SetEquals(activity.Outcomes))
                problems.Add(Problem.At("app.plugin.outcomes", place, ("type", step.Type), ("outcomes", string.Join(", ", activity.Outcomes))));
            foreach (var finding in activity.Check(ValueJson.ToJson(step.Input)) ?? (IReadOnlyList<ActivityFinding>)[])
                problems.Add(Problem.At("app.plugin.input", $"{place} input.{finding.Property}", ("reason", finding.Zh), ("reasonEn", finding.En)));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            problems.Add(Problem.At("app.plugin.failed", place, ("type", step.Type), ("failure", failure.GetType().Name)));
        }
    }
}
