using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LowCode.Engine.Tests.Forms;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using Microsoft.Playwright;
using Record = LowCode.Scripts.Record;

namespace LowCode.Product.Tests.Stories;

/// <summary>A whole form says in the page what it says on the server: values, what shows, what is asked, what may be chosen, what is wrong.</summary>
public sealed class FormModuleStory
{
    const string Site = "http://form.example";
    const int Forms = 80, Inputs = 6;

    sealed record Asked(int Seed, CompiledForm Form, FormAccess Access, IReadOnlyList<(Record Current, Record Input)> Inputs)
    {
        public FormModule Module => Form.Module(Access);
    }

    sealed record Said(string Path, bool? Visible, bool? ReadOnly, bool? Needed, string[]? Options, JsonElement Value, bool Known);
    sealed record Answer(Said[] Fields, string[] Found);

    [Fact]
    public async Task Random_forms_agree_between_server_and_browser()
    {
        var seed = Random.Shared.Next(1 << 30);
        var asked = Enumerable.Range(0, Forms).Select(i => Draw(seed + i)).ToList();
        var answers = await AnswersAsync(asked);
        var (compared, different) = (0, new List<string>());
        for (var i = 0; i < asked.Count; i++)
            for (var n = 0; n < asked[i].Inputs.Count; n++)
                foreach (var wrong in Differences(asked[i], asked[i].Inputs[n], answers[i][n], ref compared)) different.Add($"seed {asked[i].Seed} input {n} {asked[i].Inputs[n].Input} over {asked[i].Inputs[n].Current}: {wrong}");
        Assert.True(different.Count == 0, string.Join('\n', different.Take(5)));
        Assert.True(compared > Forms * Inputs * 5, $"only {compared} answers were compared");
    }

    static Asked Draw(int seed)
    {
        var random = new Random(seed);
        var form = RandomForm.DrawRich(random);
        var access = random.Next(2) == 0 ? FormAccess.EditAll
            : new FormAccess(FieldAccess.Edit, ImmutableDictionary<string, FieldAccess>.Empty.Add("f2", FieldAccess.Read).Add("f4", FieldAccess.Hidden));
        var inputs = new List<(Record, Record)>();
        var current = Record.Empty;
        for (var n = 0; n < Inputs; n++)
        {
            var input = RandomForm.Change(random);
            inputs.Add((current, Seen(input, form, access)));
            if (random.Next(2) == 0) current = form.Evaluate(current, input, FormAccess.EditAll, FormContextOf(FormMode.Draft)).Values;
        }
        return new(seed, form, access, inputs);
    }

    // A page sends nothing into what it does not have.
    static Record Seen(Record input, CompiledForm form, FormAccess access) =>
        Record.Of([.. input.Where(m => form.Definition.Fields.Any(f => f.Id == m.Key) && access.Fields?.GetValueOrDefault(m.Key) != FieldAccess.Hidden).Select(m => (m.Key, m.Value))]);

    static FormContext FormContextOf(FormMode mode) => new(mode, FormFixture.Now);

    static List<string> Differences(Asked asked, (Record Current, Record Input) step, Answer answer, ref int compared)
    {
        var draft = asked.Form.Evaluate(step.Current, step.Input, asked.Access, FormContextOf(FormMode.Draft));
        var different = new List<string>();
        foreach (var field in answer.Fields)
        {
            if (!draft.States.TryGetValue(field.Path, out var state)) { if (field.Visible == true) different.Add($"{field.Path} is not there"); continue; }
            void Same(string what, bool? said, bool there) { if (said is { } given && given != there) different.Add($"{field.Path} {what}: server {there}"); }
            Same("visible", field.Visible, state.HasFlag(FieldState.Visible));
            if (state.HasFlag(FieldState.Visible) && field.Visible == true)
            {
                Same("read-only", field.ReadOnly, state.HasFlag(FieldState.ReadOnly));
                Same("asked for", field.Needed, (state & (FieldState.Required | FieldState.Wanted)) != 0);
                if (field.Options is not null && !draft.Options[field.Path].SequenceEqual(field.Options)) different.Add($"{field.Path} options");
            }
            if (field.Known)
            {
                var there = At(draft.Values, field.Path);
                var said = field.Value.ValueKind == JsonValueKind.Undefined ? default : ValueJson.Parse(field.Value.GetRawText());
                if (there != said) different.Add($"{field.Path}: server {there}, page {said}");
            }
            compared++;
        }
        var submit = asked.Form.Evaluate(step.Current, step.Input, asked.Access, FormContextOf(FormMode.Submit));
        var found = submit.Problems.Concat(submit.Warnings).Where(p => p.Code == "form.check").Select(p => p.Path + " " + Message(p)).Order(StringComparer.Ordinal).ToList();
        var whole = asked.Module.Source.Split("when:").Length - 1 == Checks(asked.Form.Definition.Fields) + asked.Form.Definition.Rules.Length;
        if (whole ? !found.SequenceEqual(answer.Found.Order(StringComparer.Ordinal)) : answer.Found.Except(found).Any()) different.Add($"found: server {string.Join(", ", found)}, page {string.Join(", ", answer.Found)}");
        return different;
    }

    static int Checks(IEnumerable<FieldDefinition> fields) => fields.Sum(f => f.Validate.Length + Checks(f.Fields));

    static string Message(Problem problem) => ProblemText.Of(problem);

    static Value At(Record values, string path)
    {
        Value at = values;
        foreach (var part in path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
            at = at.AsList is { } list ? int.Parse(part, CultureInfo.InvariantCulture) is var i && i < list.Length ? list[i] : default : at[part];
        return at;
    }

    static async Task<Answer[][]> AnswersAsync(List<Asked> asked)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"] });
        var page = await browser.NewPageAsync();
        var broken = new List<string>();
        page.PageError += (_, error) => broken.Add(error);
        page.Console += (_, message) => { if (message.Type == "error") broken.Add(message.Text); };
        await page.RouteAsync(Site + "/**", route => new Uri(route.Request.Url).AbsolutePath switch
        {
            "/" => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><link rel=icon href=data:,><script type=module src=/page.js></script>", Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; img-src data:" } }),
            "/page.js" => Script(route, Page(asked.Count)),
            { } path when path == $"/{FormModule.LibraryDigest}.mjs" => Script(route, FormModule.Library),
            { } path => Script(route, asked[int.Parse(path[2..^3], CultureInfo.InvariantCulture)].Module.Source),
        });
        await page.GotoAsync(Site + "/");
        var data = "[" + string.Join(",", asked.Select(a => "[" + string.Join(",", a.Inputs.Select(i => $"[{a.Module.Start(a.Form.View(i.Current, a.Access))},{i.Input}]")) + "]")) + "]";
        var said = await page.EvaluateAsync<string>("data => JSON.stringify(globalThis.answers(JSON.parse(data)))", data);
        Assert.Empty(broken);
        return JsonSerializer.Deserialize<Answer[][]>(said, JsonSerializerOptions.Web)!;
    }

    static Task Script(IRoute route, string body) => route.FulfillAsync(new() { ContentType = "text/javascript; charset=utf-8", Body = body });

    static string Page(int forms) => string.Concat(Enumerable.Range(0, forms).Select(i => $"import {{ form as f{i} }} from './f{i}.js';\n")) + $$"""
        import { evaluate } from './{{FormModule.LibraryDigest}}.mjs';
        const forms = [{{string.Join(',', Enumerable.Range(0, forms).Select(i => $"f{i}"))}}];
        const pathOf = (form, run) => !run.parent ? '' : `${pathOf(form, run.parent)}${form.fields.find(f => f.inner === run.scope).id}${run.row < 0 ? '' : `[${run.row}]`}.`;
        function answer(form, [start, input]) {
          const { runs, found } = evaluate(form, start, input, { now: {{FormFixture.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}}, off: new Set(), on: new Set(), user: {} });
          const fields = [];
          runs.forEach((all, scope) => all.forEach(run => form.scopes[scope].fields.forEach(i => {
            const field = form.fields[i], state = run.states[field.index];
            fields.push({ path: pathOf(form, run) + field.id, visible: state.visible, readOnly: state.readOnly, needed: state.asked, options: state.options, value: run.live[field.id], known: !!field.k && field.inner < 0 });
          })));
          return { fields, found: found.map(f => `${f.id ? pathOf(form, f.run) + f.id : ''} ${f.check.zh}`) };
        }
        globalThis.answers = data => data.map((inputs, i) => inputs.map(one => answer(forms[i], one)));
        """;
}
