using Swytch.Core;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>Values that go into and come out of functions of ours (sqlite.org/c3ref/value_blob.html, sqlite.org/c3ref/result_blob.html).</summary>
internal static unsafe class FunctionValues
{
    internal static ValueView Read(nint value)
    {
        switch (Sqlite3.ValueType(value))
        {
            case SqliteConstant.TypeInteger:
                return ValueView.FromInteger(Sqlite3.ValueInteger(value));
            case SqliteConstant.TypeReal:
                return ValueView.FromReal(Sqlite3.ValueReal(value));
            case SqliteConstant.TypeText:
                var text = Sqlite3.ValueText(value);
                return ValueView.FromText(new ReadOnlySpan<byte>(text, Sqlite3.ValueBytes(value)));
            case SqliteConstant.TypeBlob:
                var blob = Sqlite3.ValueBlob(value);
                return ValueView.FromBlob(new ReadOnlySpan<byte>(blob, Sqlite3.ValueBytes(value)));
            default:
                return ValueView.Null;
        }
    }

    internal static void Return(nint context, in SqlValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Integer:
                Sqlite3.ResultInteger(context, value.Integer);
                break;
            case ValueKind.Real:
                Sqlite3.ResultReal(context, value.Real);
                break;
            case ValueKind.Text:
                fixed (byte* bytes = value.Bytes.Span)
                {
                    var empty = (byte)0;
                    Sqlite3.ResultText(
                        context, bytes is null ? &empty : bytes, (ulong)value.Bytes.Length, Sqlite3.Transient, SqliteConstant.Utf8);
                }

                break;
            case ValueKind.Blob:
                fixed (byte* bytes = value.Bytes.Span)
                {
                    if (bytes is null)
                    {
                        Sqlite3.ResultZeroBlob(context, 0);
                    }
                    else
                    {
                        Sqlite3.ResultBlob(context, bytes, (ulong)value.Bytes.Length, Sqlite3.Transient);
                    }
                }

                break;
            default:
                Sqlite3.ResultNull(context);
                break;
        }
    }
}
