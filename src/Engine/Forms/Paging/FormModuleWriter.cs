using System.Globalization;
using System.Text;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Writes a form as the data that <c>page-form.mjs</c> works on, rules as functions. Fields a step does not see are left out, names and all.</summary>
sealed class FormModuleWriter(CompiledForm form, PageKnowledge page)
{
    readonly List<string> hides = [], locks = [], speaks = [], known = [];
    readonly Dictionary<CompiledField, int> numbers = [];
    readonly Dictionary<FormScope, int> scopes = [];

    public FormModule Write()
    {
        foreach (var field in form.Fields.Where(page.IsSeen)) numbers[field] = numbers.Count;
        foreach (var scope in form.Scopes.Where(s => s.Owner is null || numbers.ContainsKey(s.Owner))) scopes[scope] = scopes.Count;
        var js = new StringBuilder("import { L, F, S } from './").Append(FormModule.LibraryDigest).Append(".mjs';\nexport const library = '").Append(FormModule.LibraryDigest).Append(".mjs';\nexport const form = {\nscopes: [");
        js.AppendJoin(",", scopes.Keys.Select(s => $"{{rows:{Bool(s.IsRows)},fields:[{string.Join(',', s.Fields.Where(numbers.ContainsKey).Select(Number))}]}}"));
        js.Append("],\nfields: [\n").AppendJoin(",\n", numbers.Keys.Select(Field));
        js.Append("],\norder: [").AppendJoin(",", form.Order.Where(numbers.ContainsKey).Select(Number));
        js.Append("],\nrules: [").AppendJoin(",\n", form.Rules.Select(Rule).OfType<string>()).Append("]\n};\n");
        return new FormModule(js.ToString(), hides, locks, speaks, known);
    }

    string Number(CompiledField field) => numbers[field].ToString(CultureInfo.InvariantCulture);

    string Field(CompiledField field)
    {
        var (definition, rules, knows) = (field.Definition, field.Rules, page.Knows(field));
        var js = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{{id:{Quoted(definition.Id)},type:{Quoted(TypeName(definition.Type))},scope:{scopes[field.Scope]},index:{field.Index},k:{(knows ? 1 : 0)}");
        js.Append(CultureInfo.InvariantCulture, $",inner:{(field.Inner is { } inner ? scopes[inner] : -1)},made:{Bool(field.IsMade)},clear:{Bool(field.ClearsWhenHidden)},read:{(page.Access(field) == FieldAccess.Edit ? 0 : 1)}");
        js.Append(CultureInfo.InvariantCulture, $",fixed:{Bool(definition.ReadOnly)},needed:{Bool(definition.Required)},soft:{Bool(definition.RequiredLevel == CheckLevel.Warning)}");
        if (field.Inner is { IsRows: true }) js.Append(CultureInfo.InvariantCulture, $",most:{definition.MaxCount ?? CompiledForm.DefaultRows}");
        if (knows && field.Inner is null) js.Append(",shape:").Append(PageTypes.ShapeOf(definition));
        if (definition.Multiple) js.Append(",ids:true");
        if (knows && PageTypes.LabelsOf(definition) is { } labels) js.Append(",labels:").Append(labels);
        if (knows && definition.Type == FieldType.Rating && rules.Compute is not null) js.Append(CultureInfo.InvariantCulture, $",stars:{(definition.Max.IsNumber ? definition.Max.RawNumber : 5)}");

        var visible = rules.Visible.Select(rule => page.ScriptOf(rule, field)).ToList();
        js.Append(",vis:").Append(visible.Contains(null) ? "null" : $"[{string.Join(',', visible)}]");
        if (visible.Count > 0 && !visible.Contains(null)) Speak(hides, field);
        if (Add(",must:", rules.Required)) Speak(null, field);
        if (Add(",lock:", rules.ReadOnly) && knows) Speak(locks, field);
        if (knows && Add(",make:", rules.Compute)) Speak(null, field);
        if (knows) Add(",start:", rules.Default);
        if (field.Options is not null && rules.Options is not null && Add(",opt:", rules.Options))
        {
            Speak(null, field);
            // Read, not written as code: a tag may have any name.
            js.Append(",options:JSON.parse(").Append(Quoted(Value.Of([.. definition.Options.Select(o => (Value)field.Options[o.Value])]).ToString())).Append(')');
        }
        var checks = rules.Checks.Select(check => Check(check, field)).OfType<string>().ToList();
        if (checks.Count > 0) Speak(null, field);
        if (knows && field.Scope.Owner is null) known.Add(definition.Id);
        return js.Append(",checks:[").AppendJoin(",", checks).Append("]}").ToString();

        bool Add(string name, Expression? rule)
        {
            if (rule is null) return false;
            var script = page.ScriptOf(rule, field);
            js.Append(name).Append(script ?? "null");
            return script is not null;
        }
    }

    void Speak(List<string>? also, CompiledField field)
    {
        speaks.Add(field.Path);
        also?.Add(field.Path);
    }

    string? Check(CompiledCheck check, CompiledField? of) => page.ScriptOf(check.If, of) is { } script
        ? $"{{when:{script},warns:{Bool(check.Definition.Level == CheckLevel.Warning)},zh:{Quoted(check.Definition.Message.Zh)},en:{Quoted(check.Definition.Message.In("en"))}}}" : null;

    // A message that has no place among what is seen is the server's to say.
    string? Rule(CompiledCheck rule)
    {
        if (rule.Definition.Field is { } at && numbers.Keys.FirstOrDefault(f => f.Path == at) is not { Scope.Owner: null }) return null;
        if (Check(rule, null) is not { } check) return null;
        if (rule.Definition.Field is { } field) speaks.Add(field);
        return $"{{field:{(rule.Definition.Field is { } place ? Quoted(place) : "null")},{check[1..]}";
    }

    static string Quoted(string text) => ModuleWriter.Quoted(text);

    static string Bool(bool truth) => truth ? "true" : "false";

    static string TypeName(FieldType type) => char.ToLowerInvariant(type.ToString()[0]) + type.ToString()[1..];
}
