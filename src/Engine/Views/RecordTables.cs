using System.Data.Common;
using System.Globalization;
using Dapper;
using LowCode.Apps;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.Data.Sqlite;

namespace LowCode.Views;

/// <summary>The record tables of the database: made and widened by publishing, never narrowed.</summary>
public static class RecordTables
{
    /// <summary>Columns of one app over all its versions; both databases hold more.</summary>
    public const int MostColumns = 1400;

    /// <summary>Makes the table of an app, or adds the columns it lacks, in the transaction that publishes a version.</summary>
    /// <exception cref="RefusedException"><c>record.wide</c>.</exception>
    public static async Task WidenAsync(LightApp app, DbConnection connection, DbTransaction transaction, CancellationToken cancellation)
    {
        var form = RecordForm.Of(app);
        // Two nodes may publish at once.
        if (connection is not SqliteConnection) await DoAsync("select pg_advisory_xact_lock(7266102)");
        var there = await ColumnsAsync(form.Table, connection, transaction, cancellation);
        var lacking = form.Fields.Where(f => !there.Contains(f.Column)).ToArray();
        if (there.Count + lacking.Length > MostColumns)
            throw new RefusedException(RefusalKind.Invalid, Problem.At("record.wide", "forms", ("app", form.App), ("max", MostColumns.ToString(CultureInfo.InvariantCulture))));
        if (there.Count == 0) await DoAsync(connection is SqliteConnection
            ? $"create table {form.Table} (case_id text primary key{string.Concat(lacking.Select(f => $", {f.Column} {Declared(f, connection)}"))}) without rowid"
            : $"create table {form.Table} (case_id text collate \"C\" primary key{string.Concat(lacking.Select(f => $", {f.Column} {Declared(f, connection)}"))})");
        else foreach (var field in lacking) await DoAsync($"alter table {form.Table} add column {field.Column} {Declared(field, connection)}");
        await DoAsync("insert into records_made (app, version) values (@Id, @Version) on conflict do nothing", new { app.Manifest.Id, app.Manifest.Version });

        Task DoAsync(string sql, object? values = null) => connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancellation));
    }

    /// <summary>
    /// Makes what a database lacks whose apps were published before there were record tables, or whose tables did not come along when it was copied.
    /// Apps whose cases are to be written into a new table then stand in <c>records_due</c>.
    /// </summary>
    public static async Task PrepareAsync(Database database, CancellationToken cancellation = default)
    {
        foreach (var (app, version) in await LackingAsync(database, cancellation))
        {
            var compiled = await ReadAsync(database, app, version, cancellation);
            if (compiled is null) continue;
            await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
            {
                var isNew = (await ColumnsAsync(RecordForm.TableOf(app), connection, transaction, stop)).Count == 0;
                await WidenAsync(compiled, connection, transaction, stop);
                if (isNew)
                    await connection.ExecuteAsync(new CommandDefinition(
                        "insert into records_due (app) select @app where exists (select 1 from cases where app = @app) on conflict do nothing", new { app }, transaction, cancellationToken: stop));
            }, cancellation);
        }
    }

    /// <summary>Versions whose fields have a column.</summary>
    public static async Task<IReadOnlyList<(string App, string Version)>> MadeAsync(Database database, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. await connection.QueryAsync<(string, string)>(new CommandDefinition("select app, version from records_made order by app, version", cancellationToken: cancellation))];
    }

    /// <summary>All record tables.</summary>
    public static async Task<IReadOnlyList<string>> AllAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellation) =>
        [.. (await connection.QueryAsync<string>(new CommandDefinition("select distinct app from records_made order by app", transaction: transaction, cancellationToken: cancellation))).Select(RecordForm.TableOf)];

    static async Task<IReadOnlyList<(string App, string Version)>> LackingAsync(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var published = (await connection.QueryAsync<(string App, string Version, long Made)>(new CommandDefinition("""
            select v.app, v.version, count(m.app) from app_version v left join records_made m on m.app = v.app and m.version = v.version
            group by v.app, v.version, v.published_at order by v.published_at, v.app, v.version
            """, cancellationToken: cancellation))).AsList();
        var lacking = new List<(string, string)>();
        foreach (var app in published.GroupBy(p => p.App))
        {
            var isThere = (await ColumnsAsync(RecordForm.TableOf(app.Key), connection, null, cancellation)).Count > 0;
            lacking.AddRange(app.Where(p => !isThere || p.Made == 0).Select(p => (p.App, p.Version)));
        }
        return lacking;
    }

    /// <summary>A package this version of the product cannot compile has no cases that go on, and no table.</summary>
    static async Task<LightApp?> ReadAsync(Database database, string app, string version, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var zip = await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(
            "select package from app_version where app = @app and version = @version", new { app, version }, cancellationToken: cancellation));
        return AppCompiler.Compile(AppPackage.FromZip(zip!)).App;
    }

    static async Task<HashSet<string>> ColumnsAsync(string table, DbConnection connection, DbTransaction? transaction, CancellationToken cancellation) =>
        (await connection.QueryAsync<string>(new CommandDefinition(connection is SqliteConnection
            ? "select name from pragma_table_info(@table)"
            : "select attname::text from pg_attribute where attrelid = to_regclass(@table) and attnum > 0 and not attisdropped",
            new { table }, transaction, cancellationToken: cancellation))).ToHashSet(StringComparer.Ordinal);

    static string Declared(RecordField field, DbConnection connection) => (field.Type, connection is SqliteConnection) switch
    {
        (ColumnType.Text, true) => "text",
        (ColumnType.Text, false) => "text collate \"C\"",
        (ColumnType.Boolean, false) => "boolean",
        (_, true) => "integer",
        _ => "bigint",
    };
}
