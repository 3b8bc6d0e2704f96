using System.Globalization;
using System.Text;
using LowCode.Forms;
using LowCode.Scripts;
using Microsoft.Playwright;

namespace LowCode.Bench.Forms;

/// <summary>300 fields and 150 rules over them (60 computed values, 60 visibilities, 30 checks), and a table of 200 rows with 20 columns, two of them computed, that the form sums up.</summary>
static class LargeForm
{
    public const int Rows = 200, Columns = 20, FieldCount = 300;
    const string Site = "http://form.example";

    static readonly DateTimeOffset now = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    public static CompiledForm Compiled { get; } = FormCompiler.Compile(new FormDefinition("large", "L") { Fields = [.. Enumerable.Range(0, FieldCount - 1).Select(Field), Table(), Sum()] }).Form ?? throw new InvalidOperationException("the form does not compile");

    public static Record Values { get; } = Filled();

    static FieldDefinition Field(int i) => (i % 5) switch
    {
        4 => new($"f{i}", FieldType.Computed, $"f{i}") { Compute = $"form.f{i - 1} + form.f{i - 2} * 1.13" },
        3 => new($"f{i}", FieldType.Number, $"f{i}") { VisibleWhen = i > 5 ? $"form.f{i - 5} >= 0" : "form.f0 >= 0" },
        2 when i % 10 == 2 => new($"f{i}", FieldType.Number, $"f{i}") { Validate = [new CheckDefinition($"form.f{i} > 1000000", "too much")] },
        _ => new($"f{i}", FieldType.Number, $"f{i}"),
    };

    static FieldDefinition Table() => new("items", FieldType.SubTable, "items")
    {
        MaxCount = Rows,
        Fields = [.. Enumerable.Range(0, Columns).Select(c => c >= Columns - 2 ? new FieldDefinition($"c{c}", FieldType.Computed, $"c{c}") { Compute = $"row.c{c - 3} * row.c{c - 4}" } : new FieldDefinition($"c{c}", FieldType.Number, $"c{c}"))],
    };

    static FieldDefinition Sum() => new("total", FieldType.Computed, "total") { Compute = $"sum(form.items, r => r.c{Columns - 1})" };

    static Record Filled()
    {
        var values = new RecordBuilder(FieldCount);
        for (var i = 0; i < FieldCount - 1; i++) if (i % 5 != 4) values.Set($"f{i}", i);
        values.Set("items", Cells(1));
        return values.ToRecord();
    }

    /// <summary>The table with one cell at a value.</summary>
    public static Value Cells(int first) => Value.Of([.. Enumerable.Range(0, Rows).Select(r => (Value)Record.Of([.. Enumerable.Range(0, Columns - 2).Select(c => ($"c{c}", (Value)(r == 0 && c == 16 ? first : r + c)))]))]);

    public static LiveForm Live() => Compiled.Live(Values, FormAccess.EditAll, new FormContext(FormMode.Draft, now));

    /// <summary>What a page that asks the server costs it: everything anew.</summary>
    public static int Whole(int n) => Compiled.Evaluate(Values, Record.Of(($"f{n % 60 * 5}", n)), FormAccess.EditAll, new FormContext(FormMode.Draft, now)).Problems.Length;

    /// <summary>Milliseconds from a key pressed in the page until everything on it says what it should, in Chromium: the median of many, one in a field, one in a row.</summary>
    public static async Task<(double Field, double Row)> InPageAsync(IBrowser browser)
    {
        var module = Compiled.Module(FormAccess.EditAll);
        var assets = Path.Combine(Frame.Checkout.Root, "src/Designer/assets");
        var page = await (await browser.NewContextAsync()).NewPageAsync();
        var broken = new List<string>();
        page.PageError += (_, error) => broken.Add(error);
        await page.RouteAsync(Site + "/**", route => new Uri(route.Request.Url).AbsolutePath switch
        {
            "/" => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = Html() }),
            "/page.js" => Script(route, "import { follow } from './follow.js'; await follow(document); globalThis.ready = true;"),
            "/follow.js" => Script(route, File.ReadAllText(Path.Combine(assets, "follow.js"))),
            "/rules/form.mjs" => Script(route, module.Source),
            { } path when path == $"/rules/{FormModule.LibraryDigest}.mjs" => Script(route, FormModule.Library),
            _ => route.FulfillAsync(new() { Status = 404 }),
        });
        await page.GotoAsync(Site + "/");
        await page.WaitForFunctionAsync("() => globalThis.ready");
        // The sum at the foot of the page proves that the step was whole: row 0 has c16 times c15 in its last column.
        var (before, after) = (await SumAsync(3), await SumAsync(5));
        if (broken.Count > 0 || after - before != 2 * 15) throw new InvalidOperationException($"the page does not follow: {before} {after} {string.Join("; ", broken)}");
        return (await TimeAsync("f.f5"), await TimeAsync("f.items.7.c3"));

        async Task<double> SumAsync(int value)
        {
            await page.EvaluateAsync("value => { const one = document.querySelector('[name=\"f.items.0.c16\"]'); one.value = value; one.dispatchEvent(new Event('input', { bubbles: true })); }", value);
            return double.Parse(await page.EvaluateAsync<string>("() => document.querySelector('[data-at=\"f.total\"] [data-value]').textContent"), CultureInfo.InvariantCulture);
        }

        Task<double> TimeAsync(string name) => page.EvaluateAsync<double>("""
            name => {
              const one = document.querySelector(`[name="${name}"]`), times = [];
              for (let n = 0; n < 40; n++) {
                one.value = n;
                const begun = performance.now();
                one.dispatchEvent(new Event('input', { bubbles: true }));
                if (n >= 10) times.push(performance.now() - begun);
              }
              return times.sort((a, b) => a - b)[times.length >> 1];
            }
            """, name);
    }

    static Task Script(IRoute route, string body) => route.FulfillAsync(new() { ContentType = "text/javascript; charset=utf-8", Body = body });

    // The marks the product's own pages have (Desk/FieldInput.razor), and nothing else of them.
    static string Html()
    {
        var html = new StringBuilder("<!doctype html><html lang=zh-CN><meta charset=utf-8><form data-rules='/rules/form.mjs' data-start='{}' data-user='{}' data-now='1772330400000' data-off='' data-on='' data-say-none='-' data-say-must='*' data-say-wanted='?' data-say-yes='y' data-say-no='n' data-say-join=','>");
        foreach (var field in Compiled.Definition.Fields)
            if (field.Type == FieldType.SubTable)
            {
                html.Append("<fieldset class=table data-at='f.items'><legend>items</legend><input type=hidden name='f.items.rows' value=").Append(Rows).Append('>');
                for (var r = 0; r < Rows; r++)
                    foreach (var column in field.Fields) One($"f.items.{r}.{column.Id}", column, r + int.Parse(column.Id[1..], CultureInfo.InvariantCulture));
                html.Append("</fieldset>");
            }
            else One("f." + field.Id, field, field.Type == FieldType.Number ? int.Parse(field.Id[1..], CultureInfo.InvariantCulture) : 0);
        return html.Append("</form><script type=module src=/page.js></script></html>").ToString();

        void One(string name, FieldDefinition field, int value) => html.Append("<div class=field data-at='").Append(name).Append("'><label>").Append(field.Id).Append("</label>")
            .Append(field.Type == FieldType.Computed ? "<output data-value>-</output>" : $"<input name='{name}' value='{value}'>").Append("</div>");
    }
}
