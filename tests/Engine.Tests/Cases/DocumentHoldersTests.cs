using System.Text;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Query;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Storage;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Cases;

/// <summary>A birth that two departments work on; one of them has nothing to do with the father.</summary>
public sealed class DocumentHoldersTests
{
    const string Mother = "440524188001010014", Father = "11010519491231002X";

    static AppPackage Package { get; } = AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""{ "id": "birth", "name": "出生", "version": "1.0.0", "noun": "办件", "numberPrefix": "CS", "form": "apply", "title": "'出生'", "openedBy": [] }""")),
        ("forms/apply.json", Encoding.UTF8.GetBytes("""
            { "id": "apply", "name": "申请", "fields": [
              { "id": "mother", "type": "residentId", "label": "母亲证件号", "element": "person.idNumber", "subject": "mother" },
              { "id": "father", "type": "residentId", "label": "父亲证件号", "element": "person.idNumber", "subject": "father" } ],
              "documents": [ { "id": "hers", "name": "母亲户口簿", "holder": "mother", "required": true }, { "id": "his", "name": "父亲户口簿", "holder": "father", "required": true } ] }
            """)),
        ("flow.json", Encoding.UTF8.GetBytes("""
            { "id": "birth", "start": "law",
              "activities": [ { "id": "law", "type": "task", "name": "医保", "form": "apply", "candidates": { "post": "handler", "unit": "440104003-zf" }, "access": { "default": "edit", "fields": { "father": "hidden" } } }, { "id": "done", "type": "end" } ],
              "connections": [ { "from": "law", "to": "done" } ] }
            """)),
    ]);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Earlier_cases_of_a_document_are_those_of_its_holder_as_far_as_the_reader_knows_them(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(Package, "test", default);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value!, "{}", "test", default);
        await town.Of<DirectoryCache>().CurrentAsync();
        var state = await town.StateAsync(await town.OpenCaseAsync("operator.003", Record.Of(("mother", Mother), ("father", Father)), "birth"));
        app = await town.Of<AppStore>().GetAsync(state.App, state.AppVersion, state.Settings);
        string SubjectOf(string number) => "person:" + town.Of<PrefillDesk>().DigestOf(DataElements.Find("person.idNumber")!, number);
        IEnumerable<string> Of(string who) => DocumentHolders.Of(app, state, CaseSight.Of(town.As(who), state, app), town.Of<PrefillDesk>().DigestOf).Select(h => $"{string.Join(',', h.Documents.Select(d => d.Id))} {h.Subject}");
        Assert.Equal([$"hers {SubjectOf(Mother)}", $"his {SubjectOf(Father)}"], Of("operator.003"));
        Assert.Equal([$"hers {SubjectOf(Mother)}"], Of("handler.003-zf"));
    }
}
