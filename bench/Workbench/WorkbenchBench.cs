using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;

namespace LowCode.Bench.Workbench;

/// <summary>
/// What a designer waits for: an edit on the form canvas at 300 fields and on the flow canvas at 200 steps, from sending the post to having the canvas as it is
/// then, over HTTP on the running server, with checks, soundness, undo and the database's commit. Options: <c>--edits 60</c>, <c>--fields 300</c>,
/// <c>--steps 200</c>, <c>--only sqlite</c>.
/// </summary>
public static partial class WorkbenchBench
{
    public static readonly string[] Options = ["edits", "fields", "steps", "only"];

    /// <summary>Longest an edit may take in 95 of 100 cases, in milliseconds.</summary>
    const double Most = 100;

    public static async Task<Figures> Run(Options options)
    {
        var (edits, fields, steps) = (options.Int("edits", 60), options.Int("fields", 300), options.Int("steps", 200));
        var figures = new Figures().Set("fields", fields).Set("steps", steps).Set("edits", edits);
        foreach (var kind in (string[])["sqlite", "pg"])
        {
            if (options.Text("only") is { } only && only != kind) continue;
            using var scratch = new Scratch();
            await using var product = await Product.On(kind, scratch, []);
            await product.Start();
            using var designer = await Designer.AtAsync(product.Port, scratch.Folder);
            var draft = await designer.BeginAsync(LargeApp.Form(fields), LargeApp.Flow(steps));
            var line = new JsonObject();
            var form = await MeasureAsync(edits, options.Seed, (n, random) => designer.EditAsync($"{draft}/forms/form1", $"?at=f{random.Next(fields)}", ("do", "setField"), ("label.zh", $"n{n}")));
            var flow = await MeasureAsync(edits, options.Seed, (n, random) => designer.EditAsync($"{draft}/flow", $"?at=t{random.Next(steps)}", ("do", "step"), ("name", $"n{n}")));
            var undo = await MeasureAsync(edits, options.Seed, (_, _) => designer.EditAsync($"{draft}/flow", "", ("undo", draft + "/undo")));
            foreach (var (name, took) in new[] { ("form", form), ("flow", flow), ("undo", undo) })
            {
                line[name + "_p50_ms"] = Figures.Rounded(took[took.Length / 2]);
                line[name + "_p95_ms"] = Figures.Rounded(took[took.Length * 95 / 100]);
            }
            line["form_page_kb"] = designer.LastSize(draft + "/forms/form1") / 1024;
            line["flow_page_kb"] = designer.LastSize(draft + "/flow") / 1024;
            figures.Set(kind, line);
            foreach (var name in (string[])["form", "flow", "undo"]) figures.MustNotExceed($"{kind}.{name}_p95_ms", line[name + "_p95_ms"]!.GetValue<double>(), Most);
            await product.Stop();
            scratch.Keep = false;
        }
        return figures;
    }

    /// <summary>Times in milliseconds, shortest first. What the first edits cost the machine only once is left out.</summary>
    static async Task<double[]> MeasureAsync(int edits, int seed, Func<int, Random, Task<TimeSpan>> edit)
    {
        var (random, took) = (new Random(seed), new List<double>());
        for (var i = -edits / 4; i < edits; i++)
            if (await edit(i + edits, random) is var time && i >= 0) took.Add(time.TotalMilliseconds);
        return [.. took.Order()];
    }

    /// <summary>Somebody at the canvases, known by a session cookie.</summary>
    sealed partial class Designer : IDisposable
    {
        readonly HttpClient http;
        readonly Dictionary<string, int> sizes = new(StringComparer.Ordinal);
        string token = "";

        Designer(int port) => http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        public static async Task<Designer> AtAsync(int port, string folder)
        {
            var designer = new Designer(port);
            designer.http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
            await designer.GetAsync("/sign-in");
            await designer.PostAsync("/sign-in", ("name", "designer.district"), ("password", FirstWords.PasswordOf("designer.district", folder)));
            return designer;
        }

        public async Task<string> BeginAsync(string form, string flow)
        {
            await GetAsync("/apps/drafts");
            var address = await PostAsync("/apps/drafts", ("name", "bench"));
            var draft = address.Split('?')[0];
            await PostAsync(draft, ("do", "file"), ("path", "forms/form1.json"), ("json", form));
            await PostAsync(draft, ("do", "file"), ("path", "flow.json"), ("json", flow));
            return draft;
        }

        /// <summary>Opens a panel, then sends an edit and reads the canvas that answers it; only the latter is timed.</summary>
        public async Task<TimeSpan> EditAsync(string canvas, string at, params (string Name, string Value)[] edit)
        {
            await GetAsync(canvas + at);
            var begun = Stopwatch.GetTimestamp();
            if (edit is [("undo", var undo)]) await PostAsync(undo, ("back", canvas));
            else await PostAsync(canvas, [("at", at.Split('=')[^1]), .. edit]);
            return Stopwatch.GetElapsedTime(begun);
        }

        public int LastSize(string canvas) => sizes.GetValueOrDefault(canvas);

        async Task GetAsync(string address)
        {
            using var answer = await http.GetAsync(new Uri(address, UriKind.Relative));
            await ReadAsync(answer);
        }

        async Task<string> PostAsync(string address, params (string Name, string Value)[] fields)
        {
            using var body = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
            using var answer = await http.PostAsync(new Uri(address, UriKind.Relative), body);
            await ReadAsync(answer);
            return answer.RequestMessage!.RequestUri!.PathAndQuery;
        }

        async Task ReadAsync(HttpResponseMessage answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {text[..Math.Min(400, text.Length)]}");
            sizes[answer.RequestMessage!.RequestUri!.AbsolutePath] = text.Length;
            if (Token().Match(text) is { Success: true } found) token = found.Groups[1].Value;
        }

        public void Dispose() => http.Dispose();

        [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
        private static partial Regex Token();
    }
}
