using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Storage;
using Record = LowCode.Scripts.Record;
using Value = LowCode.Scripts.Value;

namespace LowCode.Engine.Tests.Cases;

/// <summary>The history tells no more of people than the case does.</summary>
public sealed class HistoryMaskTests
{
    const string Secret = "13800000123", Name = "陈小明";

    static readonly FieldMask mask = new(new Dictionary<string, Func<Value, Value>> { ["phone"] = _ => "***" }.ToFrozenDictionary());

    /// <summary>Members that carry people's data as plain text.</summary>
    static readonly FrozenSet<string> personal = FrozenSet.Create("Agent", "Licence", "Subject", "Subjects", "Phone", "IdNumber", "Owner", "Holder", "PersonName");

    static string Written(object happened, FieldMask seen, bool confidential)
    {
        var shown = HistoryWriter.Shown(happened, seen, confidential);
        return JsonSerializer.Serialize(shown, CaseEvents.TypeOf(shown).Info);
    }

    /// <summary>A value of this member that gives somebody away; null when its type can carry none.</summary>
    static object? Telling(PropertyInfo member) =>
        member.PropertyType == typeof(Value) ? Value.Of([Value.Of(Secret)])
        : member.PropertyType == typeof(Record) ? Record.Of(("phone", Secret))
        : !personal.Contains(member.Name) ? null
        : member.PropertyType == typeof(string) ? Secret
        : member.PropertyType.IsAssignableFrom(typeof(string[])) ? new[] { Secret } : null;

    [Fact]
    public void Every_member_of_an_event_that_can_carry_a_person_is_masked()
    {
        var told = new List<string>();
        var looked = 0;
        foreach (var type in CaseEvents.All.Select(e => e.Info.Type))
            foreach (var member in type.GetProperties().Where(p => p.SetMethod is not null))
            {
                if (Telling(member) is not { } telling) continue;
                looked++;
                var happened = RuntimeHelpers.GetUninitializedObject(type);
                foreach (var list in type.GetProperties().Where(p => p.SetMethod is not null && p.PropertyType == typeof(Record))) list.SetValue(happened, Record.Empty);
                member.SetValue(happened, telling);
                if (Written(happened, mask, false).Contains(Secret, StringComparison.Ordinal) && $"{type.Name}.{member.Name}" != "CaseApplied.Licence") told.Add($"{type.Name}.{member.Name}");
            }
        Assert.Equal([], told);
        Assert.InRange(looked, 12, 100);
    }

    [Fact]
    public void Who_asked_is_told_by_the_history_as_by_the_case()
    {
        var applied = new CaseApplied("apply", "other", "女儿", Name, "91440101MA59000001", "digest-of-a-phone");
        Assert.Equal(new CaseApplied("apply", "other", "女儿", "陈*", "91440101MA59000001", null), HistoryWriter.Shown(applied, mask, false));
        Assert.Equal(new CaseApplied("apply", "other", "女儿", Name, "91440101MA59000001", null), HistoryWriter.Shown(applied, FieldMask.None, false));
        foreach (var seen in (FieldMask[])[mask, FieldMask.None]) Assert.Equal(new CaseApplied("apply", "other", "女儿", null, null, null), HistoryWriter.Shown(applied, seen, true));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_brought_later_is_counted_and_opened_only_by_who_handles_the_case(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        await town.Of<AppStore>().PublishAsync(FillApp.Package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync("allowance", "1.0.0", Town.Street, "{}", "test", CancellationToken.None);
        var (id, _) = await town.AppliedAsync(new OpenCase("allowance", Town.Street, Record.Of(("idNumber", "440524188001010014"), ("name", "陈嘉明"), ("address", "北京路12号"))) { Application = new("apply", Secret) });
        var sent = await town.Of<Attachments>().TakeAsync(Actor.Claimant(id).Client, new FieldDefinition("d0", FieldType.File, "证明"), null, "陈嘉明身份证.txt", new MemoryStream(Encoding.UTF8.GetBytes("440524188001010014")), CancellationToken.None);
        var further = Record.Of((SupplyDocuments.Further, Value.Of([sent])));
        var answer = await town.Grains.ExecuteAsync(new CommandRequest(id, new SupplyDocuments(further, "我妈妈的"), Actor.Claimant(id), null, []));
        Assert.Null(answer.Refusal);
        var state = answer.State;

        var seen = await town.Of<CaseMask>().OfAsync(town.As("dispatcher.003"), state);
        Assert.False(seen.IsOpen);
        Assert.Equal(Record.Of((SupplyDocuments.Further, 1)), SupplyMask.Files(seen, state.Supplies[0].Files));
        Assert.Empty(FileReference.In(SupplyMask.Files(seen, state.Supplies[0].Files)));
        var (told, whole) = (Json(state, seen), Json(state, FieldMask.None));
        Assert.DoesNotContain("身份证", told);
        Assert.Contains("\"_further\":1", told);
        Assert.Contains("我妈妈的", told);
        Assert.DoesNotContain("我妈妈的", Json(state with { Confidential = true }, seen));
        Assert.Contains("身份证", whole);
        // A document that shows nobody is open to every reader of the case.
        Assert.Single(FileReference.In(SupplyMask.Files(new FieldMask(FrozenDictionary<string, Func<Value, Value>>.Empty) { Impersonal = [SupplyDocuments.Further] }, state.Supplies[0].Files)));
        var supplied = (await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<DocumentsSupplied>().Single();
        Assert.DoesNotContain("身份证", Written(supplied, seen, false));

        static string Json(CaseState state, FieldMask seen)
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                writer.WriteStartObject();
                ApplicantWriter.Write(writer, state, seen);
                writer.WriteEndObject();
            }
            return Encoding.UTF8.GetString(stream.ToArray());
        }
    }
}
