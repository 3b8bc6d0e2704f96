using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using Microsoft.Playwright;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Forms;

/// <summary>
/// Forms with changes, asked of the server and, as the module that a page gets, of a browser. Some values stand in the page masked: of what reads
/// them the page may say nothing, and what it does say has to be what the server says.
/// </summary>
sealed class FormRound(IReadOnlyList<FormRound.Asked> asked)
{
    const string Site = "http://form.example";

    internal sealed record Step(Record Current, Record Input, ImmutableArray<string> Unknown);

    internal sealed record Asked(string Name, CompiledForm Form, FormAccess Access, IReadOnlyList<Step> Steps)
    {
        public FormModule Module => Form.Module(Access);
    }

    sealed record Said(string Path, bool? Visible, bool? ReadOnly, bool? Needed, string[]? Options, JsonElement Value, bool Known, bool Dark);
    sealed record Answer(Said[] Fields, string[] Found);

    /// <summary>Answers that were held against each other.</summary>
    public int Compared { get; private set; }

    /// <summary>Values the page said, by field, all steps together.</summary>
    public Dictionary<string, int> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>Forms with rules of every kind over fields of every type.</summary>
    public static FormRound Draw(int seed, int forms, int steps) => new([.. Enumerable.Range(seed, forms).Select(s => Draw(s, steps))]);

    static Asked Draw(int seed, int steps)
    {
        var random = new Random(seed);
        var form = RandomForm.DrawRich(random);
        var access = random.Next(2) == 0 ? FormAccess.EditAll
            : new FormAccess(FieldAccess.Edit, ImmutableDictionary<string, FieldAccess>.Empty.Add("f2", FieldAccess.Read).Add("f4", FieldAccess.Hidden));
        var asked = new List<Step>();
        var current = Record.Empty;
        for (var n = 0; n < steps; n++)
        {
            var input = Seen(RandomForm.Change(random, form), form, access);
            var leaves = form.Definition.Fields.Where(f => f.Fields.IsEmpty && input.Contains(f.Id)).Select(f => f.Id).ToList();
            asked.Add(new(current, input, random.Next(4) > 0 || leaves.Count == 0 ? [] : [leaves[random.Next(leaves.Count)]]));
            if (random.Next(2) == 0) current = form.Evaluate(current, input, FormAccess.EditAll, Draft).Values;
        }
        return new($"seed {seed}", form, access, asked);
    }

    /// <summary>A field of every type, and values for them.</summary>
    public static FormRound OfTypes(int seed, int forms, int steps) => new([.. Enumerable.Range(seed, forms).Select(s =>
    {
        var random = new Random(s);
        var form = FormCompiler.Compile(new FormDefinition("types", "种类") { Fields = [.. FieldSamples.Types.Select(t => FieldSamples.Field(random, t.ToString(), t)), new("any", FieldType.Computed, "any") { Compute = "isBlank(form.Text)" }] }).Form!;
        return new Asked($"seed {s}", form, FormAccess.EditAll, [.. Enumerable.Range(0, steps).Select(_ => new Step(Record.Empty, Record.Of([.. form.Definition.Fields.Where(f => f.Id != "any").Select(f => (f.Id, FieldSamples.Draw(random, f)))]), []))]);
    })]);

    // A page sends nothing into what it does not have.
    static Record Seen(Record input, CompiledForm form, FormAccess access) =>
        Record.Of([.. input.Where(m => form.Definition.Fields.Any(f => f.Id == m.Key) && access.Fields?.GetValueOrDefault(m.Key) != FieldAccess.Hidden).Select(m => (m.Key, m.Value))]);

    static FormContext Draft => new(FormMode.Draft, FormFixture.Now);

    /// <summary>Where the two did not say the same.</summary>
    public async Task<List<string>> DifferencesAsync(IBrowser browser)
    {
        var answers = await AnswersAsync(browser);
        var different = new List<string>();
        for (var i = 0; i < asked.Count; i++)
            for (var n = 0; n < asked[i].Steps.Count; n++)
                foreach (var wrong in Differences(asked[i], asked[i].Steps[n], answers[i][n]))
                    different.Add($"{asked[i].Name} input {n} {asked[i].Steps[n].Input} over {asked[i].Steps[n].Current} without {string.Join(',', asked[i].Steps[n].Unknown)}: {wrong}");
        return different;
    }

    List<string> Differences(Asked asked, Step step, Answer answer)
    {
        var draft = asked.Form.Evaluate(step.Current, step.Input, asked.Access, Draft);
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
            if (field is { Known: true, Dark: false })
            {
                Known[field.Path] = Known.GetValueOrDefault(field.Path) + (field.Value.ValueKind == JsonValueKind.Undefined ? 0 : 1);
                var there = At(draft.Values, field.Path);
                var said = field.Value.ValueKind == JsonValueKind.Undefined ? default : ValueJson.Parse(field.Value.GetRawText());
                if (there != said) different.Add($"{field.Path}: server {there}, page {said}");
            }
            Compared++;
        }
        var submit = asked.Form.Evaluate(step.Current, step.Input, asked.Access, Draft with { Mode = FormMode.Submit });
        var found = submit.Problems.Concat(submit.Warnings).Where(p => p.Code == "form.check").Select(p => p.Path + " " + Message(p)).Order(StringComparer.Ordinal).ToList();
        var whole = step.Unknown.IsEmpty && asked.Module.Source.Split("when:").Length - 1 == Checks(asked.Form.Definition.Fields) + asked.Form.Definition.Rules.Length;
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

    async Task<Answer[][]> AnswersAsync(IBrowser browser)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
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
        var data = "[" + string.Join(",", asked.Select(a => "[" + string.Join(",", a.Steps.Select(i => $"[{a.Module.Start(a.Form.View(i.Current, a.Access))},{i.Input},{JsonSerializer.Serialize(i.Unknown)}]")) + "]")) + "]";
        var said = await page.EvaluateAsync<string>("data => JSON.stringify(globalThis.answers(JSON.parse(data)))", data);
        return broken.Count == 0 ? JsonSerializer.Deserialize<Answer[][]>(said, JsonSerializerOptions.Web)! : throw new InvalidOperationException(string.Join("; ", broken));
    }

    static Task Script(IRoute route, string body) => route.FulfillAsync(new() { ContentType = "text/javascript; charset=utf-8", Body = body });

    static string Page(int forms) => string.Concat(Enumerable.Range(0, forms).Select(i => $"import {{ form as f{i} }} from './f{i}.js';\n")) + $$"""
        import { evaluate } from './{{FormModule.LibraryDigest}}.mjs';
        const forms = [{{string.Join(',', Enumerable.Range(0, forms).Select(i => $"f{i}"))}}];
        const pathOf = (form, run) => !run.parent ? '' : `${pathOf(form, run.parent)}${form.fields.find(f => f.inner === run.scope).id}${run.row < 0 ? '' : `[${run.row}]`}.`;
        function answer(form, [start, input, unknown]) {
          for (const name of unknown) input[name] = Symbol.for('unknown');
          const { runs, found } = evaluate(form, start, input, { now: {{FormFixture.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}}, off: new Set(), on: new Set(), user: {} });
          const fields = [];
          runs.forEach((all, scope) => all.forEach(run => form.scopes[scope].fields.forEach(i => {
            const field = form.fields[i], state = run.states[field.index], dark = run.dark.has(field.id);
            fields.push({ path: pathOf(form, run) + field.id, visible: state.visible, readOnly: state.readOnly, needed: state.asked, options: state.options, value: dark || field.inner >= 0 ? undefined : run.live[field.id], known: !!field.k && field.inner < 0, dark });
          })));
          return { fields, found: found.map(f => `${f.id ? pathOf(form, f.run) + f.id : ''} ${f.check.zh}`) };
        }
        globalThis.answers = data => data.map((inputs, i) => inputs.map(one => answer(forms[i], one)));
        """;
}
