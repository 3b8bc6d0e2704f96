using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Forms;
using LowCode.Org;

namespace LowCode.Bench.ReportOnce;

/// <summary>
/// A superior's spreadsheet from the day it arrives to the day it goes back (一表通), over the API of a running server: bound, sent out, filled by the communities
/// where nobody knew, one part sent back, summed up along the units, and written into the very file; every cell of it is compared. A table of what is known already
/// is refused. Options: <c>--units 6</c> communities, <c>--people 40</c> a community.
/// </summary>
public static class ReportOnceBench
{
    public static readonly string[] Options = ["units", "people"];

    const string District = "440104", Where = "年龄>=60";
    /// <summary>Columns of the table that nobody knows.</summary>
    const int Alone = 8, Alarm = 9, Visits = 10, Day = 11;

    public static async Task<Figures> Run(Options options)
    {
        var (count, each) = (options.Int("units", 6), options.Int("people", 40));
        var folder = Path.Combine(Checkout.Root, "bench/ReportOnce");
        var (sent, roster) = (await File.ReadAllBytesAsync(Path.Combine(folder, "district.xlsx")), await File.ReadAllBytesAsync(Path.Combine(folder, "roster.xlsx")));
        using var scratch = new Scratch();
        await using var product = await Product.On("sqlite", scratch, []);
        var tree = UnitTree.Of([.. Divisions.Units, .. DemoPeople.Grids(UnitTree.Of([.. Divisions.Units]))]);
        // Two communities a street, so that streets add up.
        var workers = DemoPeople.All(tree).Where(p => p.Post == Post.CommunityWorker).Take(count).ToList();
        var (keeper, office) = (await product.ClientAsync("u-dataAdmin.district", "self", "register.*"), await product.ClientAsync("u-districtDispatcher.district", "self", "report.*", "register.read"));
        var keys = new List<string>();
        foreach (var worker in workers) keys.Add(await product.ClientAsync("u-" + worker.SignInName, "self", "report.fill", "register.read"));
        await product.Start();
        var address = new Uri($"http://127.0.0.1:{product.Port}");
        var random = new Random(options.Seed);
        var people = workers.SelectMany((w, u) => Enumerable.Range(0, each).Select(n => ReportedPerson.Draw(w.Unit.Value!, u * each + n, random))).ToList();
        using (var registers = new Api(address, keeper))
            foreach (var one in people) await DoneAsync(registers, "POST", "/api/v1/registers/people", new() { ["unit"] = one.Unit, ["elements"] = one.Elements(), ["source"] = "bench" });

        using var desk = new Api(address, office);
        var report = await UploadAsync(address, office, "district.xlsx", sent, "老年人冬季走访排查");
        var id = (string)report["id"]!;
        var definition = report["definition"]!.DeepClone().AsObject();
        definition["where"] = Where;
        await DoneAsync(desk, "PUT", "/api/v1/reports/" + id, new() { ["version"] = (long)report["version"]!, ["definition"] = definition });
        await DoneAsync(desk, "POST", $"/api/v1/reports/{id}/start", []);
        var (tasks, early) = (new List<JsonObject>(), 0);
        foreach (var (worker, key) in workers.Zip(keys))
        {
            using var api = new Api(address, key);
            var path = $"/api/v1/reports/{id}/units/{worker.Unit.Value}";
            // What is not whole is not taken.
            if ((int)(await api.Send("PUT", path, """{"send":true}""")).Status == 422) early++;
            tasks.Add(await FillAsync(api, path, people, worker.Unit.Value!));
        }
        // One part comes back for a number that cannot be, and is handed in anew.
        var back = $"/api/v1/reports/{id}/units/{workers[0].Unit.Value}";
        await DoneAsync(desk, "POST", back + "/return", new() { ["reason"] = "上门次数请核实" });
        foreach (var one in people.Where(p => p.Unit == workers[0].Unit.Value)) one.Visits++;
        using (var api = new Api(address, keys[0])) await FillAsync(api, back, people, workers[0].Unit.Value!);

        var asked = people.Where(p => p.Age >= 60).ToList();
        var whole = await desk.Get("/api/v1/reports/" + id);
        var (sums, wrongSums) = Sums(whole["sums"]!.AsArray(), tree, asked);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", office);
        var written = await http.GetByteArrayAsync(new Uri($"/api/v1/reports/{id}/file", UriKind.Relative));
        var check = new WrittenSheet(sent, written);
        check.Run([.. tree.WithBelow(new UnitId(District)).ToArray().SelectMany(u => asked.Where(p => p.Unit == u.Id.Value))], tree);
        foreach (var line in check.Wrong.Take(10)) Console.Error.WriteLine(line);

        var known = await UploadAsync(address, office, "roster.xlsx", roster, "居民花名册");
        var refused = await desk.Send("POST", $"/api/v1/reports/{known["id"]}/start", "{}");
        var places = (int)refused.Status == 409 ? JsonNode.Parse(refused.Text)!["errors"]!.AsArray().Count(p => ((string?)p!["code"]) == "report.live.column") : 0;
        var (needed, gaps) = (tasks.Sum(t => (double)t["needed"]!), tasks.Sum(t => (double)t["asked"]!));
        scratch.Keep = false;
        return new Figures()
            .Set("units", workers.Count).Set("records", people.Count).Set("rows", asked.Count).Set("cells_needed", needed).Set("cells_asked", gaps)
            .AtLeast("cells_saved", 1 - gaps / needed, 0.5)
            .Set("incomplete_refused", early).MustBe("incomplete_refused", early, workers.Count)
            .Set("sums_checked", sums).AtMost("sums_wrong", wrongSums, 0)
            .AtLeast("cells_checked", check.Checked, 13 * (13 + Math.Max(0, asked.Count - 5))).AtMost("cells_wrong", check.Wrong.Count, 0)
            .Set("live_columns_refused", places).MustBe("live_columns_refused", places, 4)
            .Set("shown", new JsonArray([.. check.Wrong.Take(10).Select(w => (JsonNode)w)]));
    }

    /// <summary>Fills what is asked of a unit and hands its part in.</summary>
    static async Task<JsonObject> FillAsync(Api api, string path, IReadOnlyList<ReportedPerson> people, string unit)
    {
        var part = await api.Get(path);
        var answers = new JsonArray();
        foreach (var row in part["rows"]!.AsArray())
        {
            var cells = row!["cells"]!.AsArray().ToDictionary(c => (int)c!["at"]!, c => c!);
            var phone = (string)cells[5]["value"]!;
            var one = people.Single(p => p.Unit == unit && Mask.Mobile(p.Phone) == phone);
            foreach (var (at, value) in new[] { (Alone, one.Alone), (Alarm, one.Alarm), (Visits, one.Visits.ToString(CultureInfo.InvariantCulture)), (Day, one.Day) })
                answers.Add((JsonNode)new JsonObject { ["row"] = (string)row["key"]!, ["at"] = at, ["value"] = value, ["was"] = (string)cells[at]["was"]! });
        }
        return await DoneAsync(api, "PUT", path, new() { ["answers"] = answers, ["send"] = true });
    }

    /// <summary>What the server adds up along the tree, against what was put in.</summary>
    static (int Checked, int Wrong) Sums(JsonArray told, UnitTree tree, IReadOnlyList<ReportedPerson> asked)
    {
        var (looked, wrong) = (0, 0);
        foreach (var sum in told)
        {
            var below = asked.Where(p => tree.IsWithin(new UnitId(p.Unit), new UnitId((string)sum!["unit"]!))).ToList();
            looked += 2;
            if ((int)sum!["rows"]! != below.Count) wrong++;
            if ((double?)sum["sums"]![Visits] != below.Sum(p => p.Visits)) wrong++;
        }
        // The district, its streets and the communities; one that is missing is wrong, too.
        var units = asked.SelectMany(p => tree.PathOf(new UnitId(p.Unit)).Where(u => tree.IsWithin(u.Id, new UnitId(District)))).Distinct().Count();
        return (looked, wrong + Math.Abs(units - told.Count));
    }

    static async Task<JsonObject> UploadAsync(Uri address, string key, string file, byte[] content, string name)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(content), "file", file }, { new StringContent(name), "name" }, { new StringContent("区民政局"), "asker" }, { new StringContent(District), "unit" },
            { new StringContent(DateTime.UtcNow.AddDays(9).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), "due" },
        };
        using var answer = await http.PostAsync(new Uri("/api/v1/reports", UriKind.Relative), form);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw new InvalidOperationException($"{file}: {(int)answer.StatusCode} {text}");
    }

    static async Task<JsonObject> DoneAsync(Api api, string method, string path, JsonObject body)
    {
        var answer = await api.Send(method, path, body.ToJsonString());
        return !answer.Done ? throw new InvalidOperationException($"{method} {path}: {answer}") : answer.Text.Length == 0 ? [] : answer.Body;
    }
}
