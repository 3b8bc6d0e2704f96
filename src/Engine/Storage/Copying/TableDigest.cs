using System.Buffers.Binary;
using System.Data;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace LowCode.Storage;

/// <summary>What a table holds, in one number: the same rows give the same digest on either database, in whatever order they are stored.</summary>
/// <param name="Digest">Sum of the SHA-256 of every row, in hexadecimal.</param>
public sealed record TableDigest(string Table, long Rows, string Digest)
{
    /// <summary>Every table that has rows, by name, as of one moment; those that publishing makes are left out, for they are made again and not copied.</summary>
    public static async Task<IReadOnlyList<TableDigest>> OfAsync(Database database, CancellationToken ct = default)
    {
        await using var connection = await database.OpenReadAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(database.Dialect == Dialect.Sqlite ? IsolationLevel.Serializable : IsolationLevel.RepeatableRead, ct);
        var digests = new List<TableDigest>();
        foreach (var table in (await TableShape.ReadAsync(database.Dialect, connection, snapshot, ct)).Where(t => !t.IsMadeByPublishing))
        {
            var (sum, rows) = (new ulong[4], 0L);
            await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition($"select {table.ColumnList} from {table.Name}", transaction: snapshot, cancellationToken: ct));
            while (await reader.ReadAsync(ct))
            {
                using var row = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                for (var i = 0; i < reader.FieldCount; i++) Append(row, table.Columns[i].Name, reader.GetValue(i));
                Add(sum, row.GetHashAndReset());
                rows++;
            }
            if (rows > 0) digests.Add(new(table.Name, rows, string.Concat(sum.Select(part => part.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)))));
        }
        return digests;
    }

    /// <summary>Names of the tables in which two databases differ.</summary>
    public static IReadOnlyList<string> Differing(IReadOnlyList<TableDigest> one, IReadOnlyList<TableDigest> other) =>
        [.. one.Except(other).Concat(other.Except(one)).Select(d => d.Table).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>An empty column says nothing, so that a column one side has more and never filled makes no difference.</summary>
    static void Append(IncrementalHash hash, string column, object cell)
    {
        if (cell is DBNull) return;
        Text(column);
        switch (cell)
        {
            case bool flag: Number(flag ? 1 : 0); break;
            case short number: Number(number); break;
            case int number: Number(number); break;
            case long number: Number(number); break;
            case double number: Real(number); break;
            case decimal number: Real((double)number); break;
            case byte[] bytes: Bytes(bytes); break;
            case string text: Text(text); break;
            default: throw new NotSupportedException($"a column of {cell.GetType().Name} cannot be compared");
        }

        // A whole number may be kept as a real one on one side.
        void Real(double value)
        {
            if (value == Math.Floor(value) && Math.Abs(value) < 1L << 53) Number((long)value);
            else Number(BitConverter.DoubleToInt64Bits(value));
        }

        void Number(long value)
        {
            Span<byte> bytes = stackalloc byte[9];
            bytes[0] = 1;
            BinaryPrimitives.WriteInt64BigEndian(bytes[1..], value);
            hash.AppendData(bytes);
        }

        void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

        void Bytes(byte[] bytes)
        {
            Span<byte> length = stackalloc byte[5];
            length[0] = 2;
            BinaryPrimitives.WriteInt32BigEndian(length[1..], bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }

    static void Add(ulong[] sum, byte[] hash)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] = unchecked(sum[i] + BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(i * 8)));
    }
}
